//! `greenroom config`: every setting, its value and where it came from.

use super::Context;
use crate::{
    error::Error,
    home::Settings,
    terminal::{Palette, paint, sanitize},
};
use serde_json::json;

/// Arguments of `greenroom config`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The defaults, whatever the home says
    #[arg(long)]
    defaults: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let settings = if args.defaults { Settings::default() } else { context.open_home()?.settings };
    let rows = settings.rows();
    if args.json {
        let rows: Vec<_> = rows
            .iter()
            .map(|(name, value, from)| json!({"name": name, "value": value, "from": from.to_string()}))
            .collect();
        anstream::println!("{}", json!({ "settings": rows }));
        return Ok(());
    }
    let names = rows.iter().map(|(n, ..)| n.len()).max().unwrap_or(0);
    let values = rows.iter().map(|(_, v, _)| v.len().min(40)).max().unwrap_or(0);
    for (name, value, from) in rows {
        anstream::println!(
            "{name:names$} = {:values$}  {}",
            sanitize(&value),
            paint(Palette::DIM, format!("({from})"))
        );
    }
    Ok(())
}

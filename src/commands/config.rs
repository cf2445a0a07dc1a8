//! `greenroom config`: every setting, its value and its origin.

use super::shared::{Context, Output};
use crate::{
    error::Error,
    home::Settings,
    terminal::{Palette, paint, sanitize},
};
use serde_json::json;

/// Arguments of `greenroom config`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Show the defaults instead of the home's settings
    #[arg(long)]
    defaults: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let settings = if args.defaults { Settings::default() } else { context.open_home()?.settings };
    let rows = settings.rows();
    let mut out = Output::stdout();
    if args.json {
        let rows: Vec<_> = rows
            .iter()
            .map(|(name, value, from)| json!({"name": name, "value": value, "from": from.to_string()}))
            .collect();
        return out.json(&json!({ "settings": rows }));
    }
    let names = rows.iter().map(|(n, ..)| n.len()).max().unwrap_or(0);
    let values = rows.iter().map(|(_, v, _)| v.len().min(40)).max().unwrap_or(0);
    for (name, value, from) in rows {
        writeln!(
            out,
            "{name:names$} = {:values$}  {}",
            sanitize(&value),
            paint(Palette::DIM, format!("({from})"))
        )?;
    }
    Ok(())
}

//! Measures: the median of several runs, beside the 95th percentile and the fastest; where there is a
//! peer or a limit, the ratio to it.
//!
//! A peer runs in turn with what it is compared with, so that both see the machine in the same state;
//! the ratio is the median of the ratios of the pairs.
#![allow(clippy::print_stdout, reason = "benches print their results")]

use super::Failure;
use std::{hint::black_box, time::Instant};

/// Shortest time that is measured as one, in seconds; calls that take less are repeated.
const BATCH: f64 = 0.002;

/// Prints the head of a table.
pub(crate) fn table(title: &str) {
    println!("\n{title:52} {:>10} {:>10} {:>10}", "median", "p95", "fastest");
}

/// Prints a result that is not a time.
pub(crate) fn fact(name: &str, value: impl std::fmt::Display) {
    println!("{name:52} {value}");
}

/// Seconds that one call takes.
pub(crate) fn time<T, E: Into<Failure>>(call: impl FnOnce() -> Result<T, E>) -> Result<f64, Failure> {
    let start = Instant::now();
    black_box(call().map_err(Into::into)?);
    Ok(start.elapsed().as_secs_f64())
}

/// Seconds that one of many equal calls takes: for calls too short for the clock.
pub(crate) fn time_batch<T>(mut call: impl FnMut() -> T) -> f64 {
    let mut calls = 1;
    loop {
        let start = Instant::now();
        for _ in 0..calls {
            black_box(call());
        }
        let seconds = start.elapsed().as_secs_f64();
        if seconds >= BATCH {
            return seconds / f64::from(calls);
        }
        calls *= 2;
    }
}

/// Takes `runs` samples, given their number from 0, and prints a row.
pub(crate) fn sample(
    name: &str,
    runs: usize,
    sample: impl FnMut(usize) -> Result<f64, Failure>,
) -> Result<Times, Failure> {
    let times = Times((0..runs).map(sample).collect::<Result<_, _>>()?);
    times.print(name);
    Ok(times)
}

/// Samples of a call that takes less than a millisecond, as a row.
pub(crate) fn sample_short<T>(name: &str, mut call: impl FnMut() -> T) -> Result<Times, Failure> {
    sample(name, 30, |_| Ok(time_batch(&mut call)))
}

/// Takes `runs` samples of each in turn and prints a row for each and the ratio of the first to the
/// second; returns the times of the first.
pub(crate) fn pair(
    runs: usize,
    (name, mut ours): (&str, impl FnMut(usize) -> Result<f64, Failure>),
    (peer, mut theirs): (&str, impl FnMut(usize) -> Result<f64, Failure>),
) -> Result<Times, Failure> {
    let (mut first, mut second) = (Times::default(), Times::default());
    for n in 0..runs {
        first.0.push(ours(n)?);
        second.0.push(theirs(n)?);
    }
    first.print(name);
    second.print(peer);
    let ratios = Times(first.0.iter().zip(&second.0).map(|(a, b)| a / b).collect());
    println!("{:52} {:>10}", format!("  ratio to {peer}"), format!("{:.2} x", ratios.quantile(0.5)));
    Ok(first)
}

/// [`pair`] for calls that take less than a millisecond.
pub(crate) fn pair_short<A, B>(
    (name, mut ours): (&str, impl FnMut() -> A),
    (peer, mut theirs): (&str, impl FnMut() -> B),
) -> Result<Times, Failure> {
    pair(30, (name, |_| Ok(time_batch(&mut ours))), (peer, |_| Ok(time_batch(&mut theirs))))
}

/// Seconds of each run, in their order.
#[derive(Default)]
pub(crate) struct Times(Vec<f64>);

impl Times {
    /// Prints the median's share of a limit in seconds.
    pub(crate) fn limit(&self, seconds: f64) {
        let share = self.quantile(0.5) / seconds;
        println!("{:52} {:>10}", format!("  of the limit, {}", unit(seconds)), format!("{share:.2} x"));
    }

    fn print(&self, name: &str) {
        let [median, p95, fastest] = [0.5, 0.95, 0.0].map(|share| unit(self.quantile(share)));
        println!("{name:52} {median:>10} {p95:>10} {fastest:>10}");
    }

    fn quantile(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let at = (sorted.len().saturating_sub(1) as f64 * share).round() as usize;
        sorted.get(at).copied().unwrap_or_default()
    }
}

/// Seconds in the unit that gives few digits.
fn unit(seconds: f64) -> String {
    match seconds {
        s if s >= 1.0 => format!("{s:.2} s"),
        s if s >= 1e-3 => format!("{:.2} ms", s * 1e3),
        s if s >= 1e-6 => format!("{:.2} µs", s * 1e6),
        s => format!("{:.0} ns", s * 1e9),
    }
}

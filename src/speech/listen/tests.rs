//! Well-behaved and badly behaved commands.

use super::*;

fn limits() -> Limits {
    Limits {
        bytes: 100_000,
        longest: Duration::from_millis(700),
        grace: Duration::from_millis(300),
        last_grace: Duration::from_millis(300),
    }
}

fn run(command: &str) -> Result<Heard, SpeechError> {
    listen(command, "Why?", false, &limits(), &mut |_| {})
}

#[test]
fn the_output_of_a_command_is_heard() {
    for (command, heard) in [
        ("echo \"$GREENROOM_QUESTION\" because", "Why? because\n"),
        ("echo a; echo noise >&2; sleep 0.1; echo b", "a\nb\n"),
        ("true", ""),
        // Interrupted like by Ctrl-C: what it writes then counts, however it exits.
        ("trap 'echo late; exit 130' INT; echo early; sleep 20 & wait", "early\nlate\n"),
        ("trap : INT; sleep 20; echo recognised", "recognised\n"),
        // Ignores it.
        ("trap '' INT; echo deaf; sleep 20", "deaf\n"),
        ("trap '' INT TERM; echo deafer; while :; do sleep 0.05; done", "deafer\n"),
        // Something keeps the pipe open after the shell has exited.
        ("sleep 20 & echo gone", "gone\n"),
    ] {
        let got = run(command).map(|h| String::from_utf8(h.bytes).unwrap());
        assert_eq!(got.unwrap(), heard, "{command}");
    }
}

#[test]
fn failures_are_reported_in_one_line() {
    for (command, expected) in [
        ("echo x; echo oh >&2; exit 1", "exit status: 1): oh"),
        ("no-such-recorder --now", "not found"),
        ("yes | head -c 100000000", "wrote more than"),
        ("kill -9 $$", "signal: 9"),
    ] {
        let error = run(command).unwrap_err().to_string();
        assert!(error.contains(expected) && !error.contains('\n'), "{command}: {error}");
    }
}

#[test]
fn the_time_of_speaking_is_given_where_it_is_known() {
    assert_eq!(run("sleep 0.2; echo all at once").unwrap().seconds, None);
    let streamed = run("for i in 1 2 3 4 5; do echo $i; sleep 0.06; done").unwrap().seconds;
    assert!(streamed.is_some_and(|s| (0.2..20.0).contains(&s)), "{streamed:?}");
    let ended = run("trap : INT; sleep 20; sleep 0.2; echo x").unwrap().seconds;
    assert!(ended.is_some_and(|s| (0.69..20.0).contains(&s)), "{ended:?}");
}

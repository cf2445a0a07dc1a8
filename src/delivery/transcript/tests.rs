//! Transcripts of every format, complete and broken.

use super::*;
use proptest::prelude::*;

fn read(text: &str) -> Transcript {
    Transcript::read(text.as_bytes())
}

/// The words with their times: `pods@1.0-1.5`.
fn timed(t: &Transcript) -> String {
    let words = t.words.as_deref().unwrap_or_default();
    words.iter().map(|w| format!("{}@{}-{}", w.span.of(&t.text), w.from, w.to)).collect::<Vec<_>>().join(" ")
}

const VOSK: &str = r#"{"result":[{"conf":1.0,"start":1.0,"end":1.5,"word":"um"},{"conf":0.5,"start":1.5,"end":2.0,"word":"pods"}],"text":"um pods"}
{"partial":"pods res"}
{"result":[{"conf":1.0,"start":4.0,"end":4.5,"word":"restart"}],"text":"restart"}"#;

const CPP: &str = r#"{"systeminfo":"x","transcription":[
 {"offsets":{"from":0,"to":2000},"text":" Kube proxy [BLANK_AUDIO] waits.","tokens":[
  {"text":"[_BEG_]","offsets":{"from":0,"to":0},"p":0.9},
  {"text":" Ku","offsets":{"from":100,"to":300}},{"text":"be","offsets":{"from":300,"to":500}},
  {"text":" proxy","offsets":{"from":500,"to":900}},{"text":" waits","offsets":{"from":900,"to":1800}},{"text":".","offsets":{"from":1800,"to":1900}}]}]}"#;

const OPENAI: &str = r#"{"text":" Pods restart.","segments":[{"id":0,"start":0.0,"end":1.4,"text":" Pods restart.",
 "words":[{"word":" Pods","start":0.2,"end":0.6,"probability":0.9},{"word":" restart.","start":0.6,"end":1.4,"probability":0.9}]}],"language":"en"}"#;

const SRT: &str = "1\r\n00:00:00,000 --> 00:00:02,500\r\nThe <i>kubelet</i> watches\r\npods.\r\n\r\n2\r\n00:00:03,000 --> 00:01:04,000\r\nIt restarts them.\r\n";

const VTT: &str = "WEBVTT\nKind: captions\n\nNOTE made by hand\n\n00:01.000 --> 00:03.000 align:start\nIt<00:00:01.500><c> reads</c><00:00:02.000><c> metrics</c>\n\n";

const CLI: &str = "whisper_init: loading\n\n[00:00:00.000 --> 00:00:03.200]   It scales pods.\n[00:00:03.200 --> 00:00:05.000]   [Music]\n[00:00:05.600 --> 00:00:07.000]   It waits.\n";

#[test]
fn formats_are_recognised_by_content() {
    for (source, format, text, words) in [
        ("  It scales pods.\n", Format::Plain, "It scales pods.", ""),
        (VOSK, Format::Vosk, "um pods restart", "um@1-1.5 pods@1.5-2 restart@4-4.5"),
        (CPP, Format::WhisperCpp, "Kube proxy waits.", "Kube@0.1-0.5 proxy@0.5-0.9 waits.@0.9-1.9"),
        (OPENAI, Format::OpenaiWhisper, "Pods restart.", "Pods@0.2-0.6 restart.@0.6-1.4"),
        (SRT, Format::Srt, "The kubelet watches pods. It restarts them.", ""),
        (VTT, Format::Vtt, "It reads metrics", "It@1-1.5 reads@1.5-2 metrics@2-3"),
        (CLI, Format::WhisperCli, "It scales pods. It waits.", ""),
        (r#"{"text":"only text"}"#, Format::Plain, "only text", ""),
        ("{not json at all", Format::Plain, "{not json at all", ""),
        ("[a] list in brackets", Format::Plain, "[a] list in brackets", ""),
    ] {
        let t = read(source);
        assert_eq!(
            (t.format, t.text.as_str(), timed(&t).as_str()),
            (format, text, words),
            "{:?}",
            t.problems
        );
    }
}

#[test]
fn whole_transcripts_have_no_problems() {
    for source in [VOSK, CPP, OPENAI, SRT, VTT, CLI] {
        let t = read(source);
        assert_eq!(t.problems, [""; 0], "{source}");
        assert!(t.seconds().is_some_and(|s| s > 0.0), "{source}");
    }
    assert!(read(VOSK).keeps_fillers);
    assert!(!read(CPP).keeps_fillers);
    assert!(read("so um it waits").keeps_fillers);
}

#[test]
fn backspaces_delete_words() {
    assert_eq!(read("the pot\u{8}\u{8}\u{8}pod\u{1b}[0m waits").text, "the pod waits");
}

#[test]
fn what_can_be_read_of_a_broken_transcript_is_read() {
    for (source, text) in [
        (&VOSK[..VOSK.len() - 30], "um pods"),
        (&OPENAI[..150], "Pods"),
        (&CPP[..300], "Kube"),
        (r#"{"transcription":[{"text":" One."},{"text":" Two."},{"te"#, "One. Two."),
        (r#"{"segments":[{"start":0,"end":1,"text":"One."},{"start":1,"#, "One."),
    ] {
        let t = read(source);
        assert!(t.text.contains(text), "{source}: {t:?}");
        assert!(!t.problems.is_empty(), "{source}");
    }
}

#[test]
fn impossible_times_are_reported_and_corrected() {
    for source in [
        r#"{"result":[{"start":5.0,"end":5.5,"word":"one"},{"start":2.0,"end":2.5,"word":"two"}]}"#,
        r#"{"result":[{"start":5.0,"end":1.0,"word":"one"}]}"#,
        "1\n00:00:05,000 --> 00:00:09,000\none\n\n2\n00:00:07,000 --> 00:00:10,000\ntwo\n",
        "1\n00:00:05,000 --> 00:00:09,000\none\n\n2\n00:00:01,000 --> 00:00:02,000\ntwo\n",
    ] {
        let t = read(source);
        assert_eq!(t.problems.len(), 1, "{source}: {t:?}");
        let all = t.words.as_deref().unwrap_or(&t.segments);
        assert!(
            all.windows(2).all(|w| w[0].from <= w[1].from) && all.iter().all(|w| w.from <= w.to),
            "{t:?}"
        );
    }
}

#[test]
fn rolling_captions_are_read_once() {
    let t =
        read("WEBVTT\n\n00:00.000 --> 00:01.000\nthe pod\n\n00:01.000 --> 00:02.000\nthe pod\nrestarts\n");
    assert_eq!(t.text, "the pod restarts");
}

#[test]
fn binary_data_gives_an_empty_transcript() {
    let t = Transcript::read(&[0x52, 0x49, 0x46, 0x46, 0, 0, 1, 2]);
    assert_eq!((t.text.as_str(), t.problems.len()), ("", 1));
}

#[test]
fn utf_16_is_read() {
    let bytes: Vec<u8> =
        [0xff, 0xfe].into_iter().chain("pods".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(Transcript::read(&bytes).text, "pods");
}

fn check(bytes: &[u8]) {
    let t = Transcript::read(bytes);
    for w in t.words.iter().flatten().chain(&t.segments) {
        assert!(w.from <= w.to && t.text.get(w.span.start..w.span.end).is_some());
    }
}

proptest! {
    #[test]
    fn anything_is_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        check(&bytes);
    }

    #[test]
    fn damaged_transcripts_are_read_without_panic(which in 0usize..6, cut in 0usize..500, noise in "\\PC{0,8}") {
        let source = [VOSK, CPP, OPENAI, SRT, VTT, CLI][which];
        let mut at = cut.min(source.len());
        while !source.is_char_boundary(at) {
            at -= 1;
        }
        check(&source.as_bytes()[..at]);
        check(format!("{}{noise}{}", &source[..at], &source[at..]).as_bytes());
    }
}

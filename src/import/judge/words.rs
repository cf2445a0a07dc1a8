//! What a question looks like in its words: question marks, interrogatives, requests.
//!
//! Takes a line of text, gives how much it looks like a question. Word lists of the languages
//! people rehearse in; a language that has none is still read by its question marks.

use crate::text::fold;

/// How much a text looks like a question, by its words alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Liking {
    /// Nothing says so.
    None,
    /// It begins like a question or a request, or compares two things.
    Weak,
    /// It has a question mark.
    Strong,
}

/// Interrogatives and auxiliaries that begin a question, folded.
const INTERROGATIVES: &[&str] = &[
    // English
    "what", "what's", "whats", "why", "how", "how's", "when", "where", "which", "who", "who's", "whom", "whose", "can", "could",
    "would", "should", "do", "does", "did", "is", "are", "was", "were", "has", "have", "will", "may", "must", "isn't",
    "aren't", "don't", "doesn't",
    // German
    "was", "warum", "wieso", "weshalb", "wie", "wann", "wo", "woher", "wohin", "welche", "welcher", "welches", "welchen",
    "wer", "wem", "wen", "wessen", "wozu", "wofur", "womit", "worin", "woran", "kann", "konnen", "ist", "sind", "gibt",
    // Spanish, Portuguese, Italian
    "que", "cual", "cuales", "como", "cuando", "donde", "quien", "quienes", "cuanto", "cuanta", "cuantos", "cuantas",
    "qual", "quais", "quando", "onde", "quem", "quanto", "quantos", "quantas", "cosa", "che", "perche", "come", "dove", "chi", "quale", "quali",
    // French
    "quel", "quelle", "quels", "quelles", "quoi", "pourquoi", "comment", "quand", "qui", "combien", "qu'est", "qu'est-ce",
    "est-ce", "peut-on", "peux-tu", "pouvez-vous", "avez-vous", "as-tu",
    // Russian, Ukrainian
    "что", "чем", "зачем", "почему", "как", "какой", "какая", "какое", "какие", "каким", "какими", "каких", "каков",
    "какова", "каковы", "когда", "где", "кто", "куда", "откуда", "сколько", "можно", "чему", "для", "в", "является", "що", "чому", "як", "який", "яка", "яке", "які", "коли", "де", "хто", "навіщо",
    // Dutch, Polish, Turkish
    "wat", "waarom", "hoe", "wanneer", "waar", "welke", "co", "czym", "dlaczego", "jak", "kiedy", "gdzie", "ktory", "ktora", "czy",
    "nedir", "nasil", "neden", "nicin", "hangi",
];

/// Words of [`INTERROGATIVES`] that begin as many statements as questions: without a question mark
/// they say nothing.
const FEEBLE: &[&str] = &[
    "is", "are", "was", "were", "has", "have", "will", "may", "must", "can", "do", "did", "gibt", "ist", "sind", "kann", "konnen", "when",
    "where", "que", "como", "cuando", "quando", "come", "che", "chi", "wo", "wenn", "для", "в", "где", "как", "когда", "можно", "co", "jak", "de", "де", "comment", "isn't", "aren't", "don't", "doesn't", "should", "could", "would", "qui", "quand", "является",
];

/// Verbs that begin a request an interviewer makes, folded; English ones in the bare form.
const REQUESTS: &[&str] = &[
    // English: to say something
    "explain", "describe", "discuss", "define", "compare", "contrast", "outline", "summarize", "summarise", "elaborate",
    "differentiate", "distinguish", "name", "list", "tell", "talk", "give", "show", "walk", "illustrate", "justify",
    "mention", "state", "enumerate", "identify", "clarify", "share", "present", "convince", "rank",
    // English: to do something
    "write", "implement", "design", "build", "create", "code", "find", "reverse", "calculate", "compute", "determine", "prove",
    "sort", "remove", "convert", "refactor", "fix", "debug", "solve", "make", "draw", "sketch", "estimate", "merge", "check",
    "print", "count", "return", "generate", "optimize", "optimise", "invert", "rotate", "swap", "detect", "reimplement",
    "re-implement", "rewrite", "transform", "parse", "develop", "produce", "propose", "suggest", "predict", "take",
    "do", "imagine", "suppose", "assume", "consider", "given", "say", "think", "pretend", "let's", "lets", "difference", "differences", "demonstrate", "analyze", "analyse", "evaluate", "recall", "choose", "select", "fill",
    // German
    "erklare", "erklaren", "erlautere", "erlautern", "beschreibe", "beschreiben", "nenne", "nennen", "vergleiche", "vergleichen",
    "definiere", "definieren", "zeige", "zeigen", "skizziere", "unterschied", "unterschiede", "erzahle", "erzahlen", "schreibe", "implementiere",
    // Spanish, Portuguese, Italian
    "explica", "explique", "describe", "describa", "descreva", "define", "defina", "compara", "compare", "menciona", "mencione",
    "enumera", "diferencia", "diferencias", "diferenca", "diferencas", "differenza", "differenze", "cuentame", "hablame", "implementa", "escribe", "escreva", "descrivi", "spiega", "fale", "conte",
    // French
    "expliquez", "explique", "expliquer", "decrivez", "decrire", "decris", "definissez", "definir", "comparez", "comparer", "citez", "citer", "donnez",
    "parlez", "parlez-moi", "racontez", "difference", "differences", "ecrivez", "presentez",
    // Russian, Ukrainian
    "объясните", "объяснить", "объясни", "опишите", "описать", "опиши", "расскажите", "расскажи", "рассказать", "назовите",
    "назвать", "назови", "перечислите", "перечислить", "сравните", "сравнить", "напишите", "написать", "напиши", "приведите",
    "дайте", "реализуйте", "реализовать", "отличие", "отличия", "разница", "различия", "опишіть", "поясніть", "розкажіть",
    // Dutch, Polish
    "leg", "beschrijf", "noem", "vergelijk", "verschil", "wyjasnij", "opisz", "wymien", "porownaj", "roznica",
];

/// Requests that begin as many headings of an answer or steps of instructions as they begin questions.
const FEEBLE_REQUESTS: &[&str] = &[
    "check", "create", "find", "fix", "make", "take", "do", "remove", "return", "print", "sort", "list", "name", "show", "give",
    "present", "state", "share", "say", "think", "lets", "let's", "build", "convert", "merge", "generate", "choose", "select", "fill", "identify", "count", "code", "leg", "say", "detect", "determine", "convert", "optimize", "optimise", "refactor", "debug", "swap", "rotate", "parse", "calculate", "compute", "consider", "evaluate", "recall", "analyze", "analyse", "test", "design", "define", "develop", "write", "produce", "predict", "estimate",
];

/// Beginnings and endings of questions in Chinese, Japanese and Korean, which have no blanks.
const CJK_PARTS: &[&str] = &[
    "什么", "什麼", "为什么", "為什麼", "如何", "怎么", "怎麼", "怎样", "哪些", "哪个", "哪種", "区别", "區別", "是否", "请解释", "请描述", "解释一下",
    "请说明", "介绍一下", "谈谈", "简述", "简要", "说说", "列举", "吗", "几种", "多少", "何ですか", "なぜ", "どの", "どう", "とは", "説明して", "ですか",
    "ますか", "違い", "무엇", "왜", "어떻게", "설명", "차이", "까요", "인가요", "습니까",
];

/// How much `text` looks like a question.
pub fn liking(text: &str) -> Liking {
    let text = text.trim();
    if text.is_empty() {
        return Liking::None;
    }
    if has_question_mark(text) {
        return Liking::Strong;
    }
    let folded = fold(text).into_owned();
    if begins_like_one(&folded, true) || compares(&folded) || folded_cjk(&folded) {
        return Liking::Weak;
    }
    // 'Battleship: write a function that …', 'ALB vs NLB – explain', 'X. Describe it.'
    let later = folded.split([':', '–', '—', '.', ',', ';', '。', '；']).skip(1).any(|part| begins_like_one(part.trim(), false));
    if later { Liking::Weak } else { Liking::None }
}

/// Whether there is a question mark that ends a sentence, outside code and links.
pub fn has_question_mark(text: &str) -> bool {
    let mut code = false;
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '`' => code = !code,
            '？' | '؟' | '⁇' | '՞' if !code => return true,
            '?' if !code && !before.is_whitespace() || c == '?' && !code && chars.peek().is_none() => {
                // Of `a?b`, `?.` and `/path?x=1` only the end of a sentence is followed by a blank or a closing sign.
                let ends = chars.peek().is_none_or(|n| n.is_whitespace() || "\"”»)*_'’]!?<|,".contains(*n) || !n.is_ascii());
                if ends && before != '/' && before != '(' {
                    return true;
                }
            }
            '?' if !code && chars.peek().is_none_or(|n| n.is_whitespace()) && before.is_whitespace() && !text.starts_with('?') => {
                // 'for few seconds ?', but not the `? :` operator
                let rest: String = chars.clone().collect();
                if !rest.contains(':') {
                    return true;
                }
            }
            _ => {}
        }
        before = c;
    }
    false
}

/// Whether the whole text is one or more sentences with a question mark at the end.
pub fn ends_as_question(text: &str) -> bool {
    let text = text.trim().trim_end_matches(['*', '_', '"', '”', '»', '\'', '’', ')', ']', ' ', '!']);
    text.ends_with(['?', '？', '؟', '⁇'])
}

fn first_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '"' | '“' | '¿' | '(' | '*' | '_' | '`' | '«' | '/' | ':'))
        .filter(|w| !w.is_empty())
        .map(|w| w.trim_matches(['.', '!', ')', ';']))
}

fn begins_like_one(folded: &str, whole: bool) -> bool {
    let mut words = first_words(folded);
    let Some(mut first) = words.next() else { return false };
    // '(fb)How …', 'Please explain …', 'In Java, why …'
    if first.contains(')') {
        first = first.rsplit(')').next().unwrap_or(first);
    }
    if matches!(first, "please" | "briefly" | "bitte" | "por" | "veuillez" | "пожалуйста" | "кратко" | "and" | "then" | "so") {
        first = words.next().unwrap_or("");
    }
    if INTERROGATIVES.contains(&first) && !(FEEBLE.contains(&first)) {
        return true;
    }
    if REQUESTS.contains(&first) {
        let object = words.next().is_some_and(|w| matches!(w, "a" | "an" | "the" | "your" | "two" | "three"));
        return whole || object || !FEEBLE_REQUESTS.contains(&first);
    }
    false
}

/// Whether the text begins with a verb that, alone, is more often a step or a title than a question.
pub fn is_feeble(text: &str) -> bool {
    let folded = fold(text.trim());
    first_words(&folded).next().is_some_and(|w| FEEBLE_REQUESTS.contains(&w))
}

fn compares(folded: &str) -> bool {
    [" vs ", " vs. ", " versus ", "difference between", "differences between", "pros and cons", "advantages of"]
        .iter()
        .any(|s| folded.contains(s))
}

fn folded_cjk(folded: &str) -> bool {
    CJK_PARTS.iter().any(|p| folded.contains(p))
}

/// Words that make a title a title of questions: their list is below it.
const TITLES: &[&str] = &[
    "question", "questions", "q&a", "q & a", "q&as", "faq", "faqs", "interview", "interviews", "flashcards", "quiz", "preguntas",
    "pregunta", "entrevista", "fragen", "frage", "vorstellungsgesprach", "perguntas", "entretien", "domande", "colloquio", "вопросы", "вопрос",
    "вопросов", "собеседование", "собеседования", "питання", "面试", "面試", "问题", "問題", "质問", "質問", "면접", "질문", "题",
];

/// Whether a title says that questions follow.
pub fn announces_questions(title: &str) -> bool {
    let folded = fold(title);
    let mut words = folded.split(|c: char| !c.is_alphanumeric() && c != '&');
    words.any(|w| TITLES.contains(&w))
        || TITLES.iter().any(|t| (t.contains(' ') || !t.is_ascii() && t.chars().count() <= 2) && folded.contains(t))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likings() {
        for (text, expected) in [
            ("What is a Pod?", Liking::Strong),
            ("Which mode is preferred to use? iptables or IPVS", Liking::Strong),
            ("**Why**?", Liking::Strong),
            ("什么是闭包？", Liking::Strong),
            ("¿Qué es un índice?", Liking::Strong),
            ("for few seconds ?", Liking::Strong),
            ("use `a ? b : c` instead", Liking::None),
            ("see http://x.org/a?b=1 there", Liking::None),
            ("Explain the CAP theorem", Liking::Weak),
            ("Как работает GC", Liking::None),
            ("Чем отличается List от Set", Liking::Weak),
            ("Erkläre den Unterschied", Liking::Weak),
            ("ALB vs NLB – explain the differences.", Liking::Weak),
            ("Battleship game: write a function", Liking::Weak),
            ("Parkhaus: beschreibe die Klassen", Liking::Weak),
            ("简述 TCP 三次握手", Liking::Weak),
            ("Core concepts", Liking::None),
            ("High Availability", Liking::None),
        ] {
            assert_eq!(liking(text), expected, "{text}");
        }
    }

    #[test]
    fn titles_that_announce() {
        for title in ["Java interview Q & A", "Common Questions", "Вопросы по SQL", "前端面试题"] {
            assert!(announces_questions(title), "{title}");
        }
        assert!(!announces_questions("Architecture overview"));
    }
}

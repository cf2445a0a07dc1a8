//! The role of a field in a record, by its name in many languages.

use crate::text::fold;

/// The role of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Question,
    Answer,
    /// Why the answer is right.
    Explanation,
    /// Code of the question.
    Code,
    /// Options to choose from.
    Options,
    /// Wrong options, where the right one has its own field.
    Distractors,
    /// A follow-up question.
    FollowUp,
    /// Points of a good answer.
    KeyPoints,
    Tags,
    Difficulty,
    /// Further reading.
    Links,
}

const QUESTION: &[&str] = &[
    "question",
    "q",
    "front",
    "prompt",
    "ask",
    "frage",
    "vorderseite",
    "pregunta",
    "anverso",
    "pergunta",
    "frente",
    "domanda",
    "fronte",
    "recto",
    "вопрос",
    "лицевая",
    "问题",
    "題目",
    "题目",
    "正面",
    "問題",
    "質問",
    "질문",
    "vraag",
    "pytanie",
    "questiontext",
    "interviewquestion",
    "problem",
    "instruction",
];

const ANSWER: &[&str] = &[
    "answer",
    "a",
    "back",
    "response",
    "reply",
    "solution",
    "antwort",
    "ruckseite",
    "losung",
    "respuesta",
    "reverso",
    "resposta",
    "verso",
    "risposta",
    "retro",
    "reponse",
    "ответ",
    "оборот",
    "答案",
    "回答",
    "背面",
    "解答",
    "답",
    "정답",
    "antwoord",
    "odpowiedz",
    "answers",
    "modelanswer",
    "sampleanswer",
    "expectedanswer",
    "expected",
    "expectedresponse",
    "idealanswer",
    "referenceanswer",
    "correctanswer",
    "correct",
    "definition",
    "rightanswer",
    "answerkey",
    "correctoption",
    "correctchoice",
    "correctindex",
    "correctoptionindex",
    "answerindex",
    "output",
    "completion",
];

const WRONG: &[&str] = &[
    "incorrectanswers",
    "incorrectanswer",
    "incorrect",
    "wronganswers",
    "wronganswer",
    "wrong",
    "distractors",
    "distractor",
    "falscheantworten",
];

/// Whether a name is that of an answer, not one about answers: `true` in `correct` may be an answer, in
/// `answer_shown` it is not.
pub(crate) fn is_plainly_answer(name: &str) -> bool {
    let folded = fold(name.trim());
    let word: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    ANSWER.contains(&word.as_str())
}

/// Whether a name says something about a question or answer: `has_answer`, `question_count`,
/// `answered`.
fn is_about(word: &str) -> bool {
    const ENDS: &[&str] = &[
        "id", "ids", "number", "no", "type", "count", "counts", "index", "date", "by", "score", "start",
        "end", "length", "time", "lang", "format", "status", "ed", "able", "url", "author", "order", "user",
    ];
    ["has", "is", "num", "show", "allow", "multiple"].iter().any(|s| word.starts_with(s))
        || ENDS.iter().any(|s| word.ends_with(s))
}

/// The role a field's name gives it.
pub(crate) fn role(name: &str) -> Option<Role> {
    let folded = fold(name.trim());
    let word: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    let is = |list: &[&str]| list.contains(&word.as_str());
    if is(QUESTION) {
        return Some(Role::Question);
    }
    if is(ANSWER) {
        return Some(Role::Answer);
    }
    if is(WRONG) {
        return Some(Role::Distractors);
    }
    if is(&[
        "explanation",
        "answerexplanation",
        "correctexplanation",
        "rationale",
        "why",
        "notes",
        "note",
        "details",
        "extra",
        "backextra",
        "comment",
        "erklarung",
        "explicacion",
        "explication",
        "пояснение",
        "解析",
        "remarks",
    ]) {
        return Some(Role::Explanation);
    }
    if is(&["code", "snippet", "codesnippet"]) {
        return Some(Role::Code);
    }
    if is(&["options", "choices", "alternatives", "optionen", "opciones", "варианты", "选项"]) {
        return Some(Role::Options);
    }
    if is(&["followup", "followups", "followupquestions", "followupquestion", "probes", "ruckfragen"]) {
        return Some(Role::FollowUp);
    }
    if is(&[
        "keypoints",
        "keyconcepts",
        "goodtohear",
        "points",
        "concepts",
        "expectedpoints",
        "rubric",
        "talkingpoints",
        "mustmention",
        "lookfor",
    ]) {
        return Some(Role::KeyPoints);
    }
    if is(&[
        "tags",
        "tag",
        "topic",
        "topics",
        "category",
        "categories",
        "subject",
        "section",
        "deck",
        "area",
        "domain",
        "theme",
        "thema",
        "themen",
        "tema",
        "kategorie",
        "categoria",
        "schlagworte",
        "тема",
        "теги",
        "категория",
        "标签",
        "分类",
        "keywords",
        "skill",
        "skills",
        "chapter",
    ]) {
        return Some(Role::Tags);
    }
    if is(&[
        "difficulty",
        "level",
        "difficultylevel",
        "seniority",
        "schwierigkeit",
        "dificultad",
        "сложность",
        "难度",
        "expertise",
    ]) {
        return Some(Role::Difficulty);
    }
    if is(&[
        "links",
        "link",
        "ref",
        "refs",
        "references",
        "reference",
        "url",
        "urls",
        "resources",
        "source",
        "sources",
        "seealso",
    ]) {
        return Some(Role::Links);
    }
    if is_about(&word) || word.len() >= 24 {
        return None;
    }
    if word.contains("question") {
        return Some(Role::Question);
    }
    if word.contains("answer") {
        return Some(Role::Answer);
    }
    None
}

/// Whether a header has a column for questions.
pub(crate) fn names_a_question(header: &[String]) -> bool {
    let roles: Vec<_> = header.iter().filter_map(|n| role(n)).collect();
    roles.contains(&Role::Question) && (roles.contains(&Role::Answer) || roles.len() > 1 || header.len() == 1)
}

//! What is not a page's text: navigation, advertisements, banners, buttons.
//!
//! Takes a parsed page, gives which nodes to drop. The main part is never dropped, nor is a part with half
//! of the page's letters dropped for its class or role.

use super::dom::{Dom, Id};

/// Classes and ids of parts to drop.
const CLASSES: &[&str] = &[
    "ad",
    "ads",
    "advert",
    "adverts",
    "advertisement",
    "advertising",
    "adsbygoogle",
    "banner",
    "breadcrumb",
    "breadcrumbs",
    "cookie",
    "cookies",
    "cookie-banner",
    "cookie-consent",
    "consent",
    "newsletter",
    "share",
    "sharing",
    "social",
    "social-share",
    "share-buttons",
    "sidebar",
    "menu",
    "navbar",
    "nav",
    "navigation",
    "pagination",
    "pager",
    "popup",
    "modal",
    "promo",
    "promotion",
    "recommended",
    "recommendations",
    "related",
    "related-posts",
    "related-articles",
    "skip-link",
    "skiplink",
    "sr-only",
    "visually-hidden",
    "screen-reader-text",
    "sponsor",
    "sponsored",
    "subscribe",
    "toolbar",
    "tooltip",
    "vote",
    "votes",
    "post-menu",
    "comments",
    "comment-list",
    "disqus_thread",
    "site-footer",
    "site-header",
    "footer",
    "masthead",
    "byline",
    "author-bio",
    "noprint",
    "no-print",
    "mw-editsection",
    "editsection",
    "catlinks",
    "copy-button",
    "copybtn",
    "clipboard",
    "zeroclipboard-container",
    "headerlink",
    "anchor-link",
    "heading-anchor",
    "hash-link",
    "anchorjs-link",
    "octicon",
    "widget",
    "user-info",
    "signup",
    "login",
    "dropdown-menu",
    "katex-html",
    "mjx-assistive-mml",
    "print-only",
    "feedback",
];
/// Words in classes and ids of advertisements: `ad-container`, `google_ads_top`.
const ADVERTS: &[&str] =
    &["ad", "ads", "advert", "advertisement", "advertising", "adsbygoogle", "sponsor", "sponsored"];
/// ARIA roles of parts to drop.
const ROLES: &[&str] = &[
    "navigation",
    "banner",
    "contentinfo",
    "complementary",
    "search",
    "alert",
    "dialog",
    "alertdialog",
    "menu",
    "menubar",
    "toolbar",
    "tooltip",
    "tablist",
    "status",
];

/// Marks nodes that are not the page's text.
pub(super) fn mark(dom: &Dom, dropped: &mut [bool]) {
    let all: Vec<Id> = dom.below(Dom::ROOT).collect();
    let weight = weights(dom, &all, dropped.len());
    let total = weight.first().copied().unwrap_or(0).max(1);
    let main = main_part(dom, &all, &weight, total);
    let mut holds_main = vec![false; dropped.len()];
    let mut at = main;
    while let Some(id) = at {
        holds_main[id] = true;
        at = dom.parent(id);
    }
    for &id in &all {
        if dom.name(id).is_empty() || holds_main[id] {
            continue;
        }
        // Beside the main part of a page there is only what is on every page of the site.
        let beside_main = main.is_some()
            && dom.parent(id).is_some_and(|p| holds_main[p] && Some(p) != main)
            && !matches!(dom.name(id), "h1" | "h2" | "body");
        if beside_main || (is_noise(dom, id) && weight[id] * 2 < total) {
            dropped[id] = true;
        }
    }
}

/// The part marked as the main one, if there is exactly one and it has a quarter of the letters.
fn main_part(dom: &Dom, all: &[Id], weight: &[usize], total: usize) -> Option<Id> {
    let mut found =
        all.iter().copied().filter(|n| dom.name(*n) == "main" || dom.attr(*n, "role") == Some("main"));
    let first = found.next()?;
    let only = found.all(|n| weight[n] == 0 || dom.parent(n) == Some(first));
    (only && weight[first] * 4 > total).then_some(first)
}

/// How many letters and digits are in each node.
fn weights(dom: &Dom, all: &[Id], size: usize) -> Vec<usize> {
    let mut weight = vec![0; size];
    for &id in all.iter().rev() {
        if let Some(text) = dom.text(id) {
            weight[id] = text.chars().filter(|c| c.is_alphanumeric()).count();
        }
        if matches!(dom.name(id), "script" | "style" | "noscript" | "template" | "head") {
            weight[id] = 0;
        }
        if let Some(parent) = dom.parent(id) {
            weight[parent] += weight[id];
        }
    }
    weight
}

fn is_noise(dom: &Dom, id: Id) -> bool {
    let name = dom.name(id);
    match name {
        "nav" | "footer" | "aside" => return !within_quote(dom, id),
        "a" if is_anchor(dom, id) => return true,
        "button" => return !is_disclosure(dom, id),
        "body" | "html" | "main" | "article" | "details" | "summary" | "pre" | "code" | "td" | "th"
        | "tr" | "table" | "li" | "p" | "blockquote" => return false,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "dt" | "dd" | "dl" | "em" | "strong" | "b" | "i" => {
            return false;
        }
        _ => {}
    }
    // A site's header holds its logo and menu; an article's holds its title.
    if name == "header" && !dom.below(id).any(|n| matches!(dom.name(n), "h1" | "h2" | "h3")) {
        return true;
    }
    if dom.attr(id, "role").is_some_and(|r| ROLES.contains(&r)) {
        return !dom.below(id).any(|n| dom.name(n) == "h1");
    }
    let noisy = |value: &str| {
        value.split_whitespace().map(str::to_ascii_lowercase).any(|token| {
            CLASSES.contains(&token.as_str()) || token.split(['-', '_']).any(|part| ADVERTS.contains(&part))
        })
    };
    (dom.attr(id, "class").is_some_and(noisy) || dom.attr(id, "id").is_some_and(noisy))
        && !dom.below(id).any(|n| dom.name(n) == "h1")
        || (matches!(name, "span" | "i") && dom.attr(id, "aria-hidden") == Some("true"))
}

/// Whether a node is in a quote, details or figure: an `aside` or `footer` there is part of the text.
fn within_quote(dom: &Dom, id: Id) -> bool {
    std::iter::successors(dom.parent(id), |p| dom.parent(*p))
        .take(6)
        .any(|p| matches!(dom.name(p), "blockquote" | "details" | "figure"))
}

/// Whether a link is the symbol beside a heading that links to the heading itself.
fn is_anchor(dom: &Dom, id: Id) -> bool {
    let text = dom.raw_text(id);
    let text = text.trim();
    let is_symbol = text.is_empty() || matches!(text, "#" | "¶" | "§" | "🔗" | "Link" | "Permalink" | "link");
    let image = dom.below(id).any(|n| dom.name(n) == "img");
    is_symbol && !image && dom.attr(id, "href").is_some_and(|h| h.contains('#'))
}

/// Whether a button opens a part of the text, as in an accordion of questions.
pub(super) fn is_disclosure(dom: &Dom, id: Id) -> bool {
    let text = dom.raw_text(id);
    let text = text.trim();
    text.ends_with(['?', '？'])
        || (text.split_whitespace().count() >= 3
            && (dom.attr(id, "aria-controls").is_some() || dom.attr(id, "aria-expanded").is_some()))
}

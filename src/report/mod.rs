//! A finished round as text, JSON, Markdown, HTML.

//! Mock rounds, step by step.

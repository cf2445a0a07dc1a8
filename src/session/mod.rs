//! Practice and mock rounds as state machines that never touch a terminal.

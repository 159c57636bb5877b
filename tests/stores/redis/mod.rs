//! What only Redis does, and what happens to it.

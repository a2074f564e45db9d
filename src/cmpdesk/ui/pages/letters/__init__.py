"""Letters of a call: drafts, the register of what was sealed, and the texts they are made of."""

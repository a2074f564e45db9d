"""The reviewer directory: who may be asked, and what they were asked."""

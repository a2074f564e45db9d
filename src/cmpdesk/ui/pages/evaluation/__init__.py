"""The scoring screen: what a reader reads, the real pages, the grid."""

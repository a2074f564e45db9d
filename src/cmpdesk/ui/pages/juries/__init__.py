"""The jury of each Party: reviewers, who reads what, balance."""

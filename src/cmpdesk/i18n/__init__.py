"""Words of screen and paper, labels of codes, dates, numbers and money in the typography of each Party."""

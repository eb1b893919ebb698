"""Pure rules from bids and marks to scores, ranks and places. No input, no output, no clock."""

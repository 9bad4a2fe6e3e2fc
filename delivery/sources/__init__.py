"""Where suspended clients come from: a spreadsheet today."""

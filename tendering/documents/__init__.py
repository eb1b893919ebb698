"""What leaves the tool: Word, Excel, HTML and JSON made from an outcome. Never decides anything."""

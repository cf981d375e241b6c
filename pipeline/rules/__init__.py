"""What Winnow knows about text and sites, as tables; the machinery that applies them stands in the stages."""

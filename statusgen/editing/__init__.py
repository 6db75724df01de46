"""Write-ups are written and changed, each by as little as it takes: text in, text out."""

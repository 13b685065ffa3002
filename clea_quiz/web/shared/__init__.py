"""What every front door shares: guards, one transaction per request, refusals as pages, base templates."""

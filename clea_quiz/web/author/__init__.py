"""The author's door: the bank's scenarios, drafts of them by form, the candidate's view, publication."""

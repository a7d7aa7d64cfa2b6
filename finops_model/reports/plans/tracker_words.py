"""The words of trackers: columns and kinds of work that their importers know, the same in every language."""

JIRA_COLUMNS = ("Issue Type", "Issue ID", "Summary", "Parent", "Description", "Start Date", "Due Date", "Labels")
"""The columns of Jira's CSV."""
AZURE_COLUMNS = ("Work Item Type", "Title 1", "Title 2", "Description", "Tags")
"""The columns of Azure Boards' CSV; a title in the second column belongs to the one above it in the first."""
EPIC = "Epic"
"""What holds steps, in Jira and in every process of Azure Boards."""
TASK = "Task"
"""A step in Jira."""
ISSUE = "Issue"
"""A step in Azure Boards: below an epic in its Basic process."""

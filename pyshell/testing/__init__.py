"""What other people's tests may use.

pytest_plugin.py  collects *.transcript and lessons (lessons/*.md); `--accept`
"""

"""The same pages as the other programs make, and nothing else."""

AUTHOR = "Example Cloud"
SITENAME = "Example Cloud Status"
SITEURL = "https://status.example.com"
PATH = "content"
THEME = "theme"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
ARTICLE_URL = "incidents/{slug}/"
ARTICLE_SAVE_AS = "incidents/{slug}/index.html"
MONTH_ARCHIVE_SAVE_AS = "months/{date:%Y-%m}/index.html"
ARCHIVES_SAVE_AS = "months/index.html"
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = AUTHORS_SAVE_AS = CATEGORIES_SAVE_AS = TAGS_SAVE_AS = ""
FEED_ALL_RSS = "index.xml"
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
FEED_MAX_ITEMS = 50
RSS_FEED_SUMMARY_ONLY = False
DEFAULT_PAGINATION = False
DIRECT_TEMPLATES = ["index", "archives"]
STATIC_PATHS: list[str] = []
DELETE_OUTPUT_DIRECTORY = False
LOAD_CONTENT_CACHE = False

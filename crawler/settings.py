"""Scrapy settings in the order in which a page meets them; our own last, each with its user."""

import os

from crawler.numbers import from_environment

BOT_NAME = "shuwen"
SPIDER_MODULES = (os.environ.get("SHUWEN_SPIDERS") or "spiders").split(",")
COMMANDS_MODULE = "crawler.commands"
USER_AGENT = "shuwen/0.1 (+archive of Sichuan local news; obeys robots.txt)"

# nothing else gets in: both listen on a port by default, and remote control runs what it is sent
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# asking: one request at a time per host, three seconds apart
CONCURRENT_REQUESTS = 4  # what is asked for already is awaited at a stop: four take 12 seconds
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = from_environment("SHUWEN_DELAY", 3)
DOWNLOAD_DELAY_JITTER = 0  # the promised delay is the least, not the middle
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # a listing's newest stories first
DUPEFILTER_CLASS = "crawler.dupefilter.DupeFilter"  # Scrapy's grows by 95 bytes a request
COOKIES_ENABLED = False
DEFAULT_REQUEST_HEADERS = {"Accept-Language": "zh-CN,zh;q=0.9"}

# connecting: public addresses, http and https only
TWISTED_DNS_RESOLVER = "crawler.net.GuardedResolver"
HTTPPROXY_ENABLED = False  # a proxy would resolve names for us and defeat the guard
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_HANDLERS = {
    "http": "crawler.net.HostsDownloadHandler",
    "https": "crawler.net.HostsDownloadHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}

# receiving: bounded in size and in time
DOWNLOAD_TIMEOUT = 30  # seconds for the whole response; three tries must fit into a night
DOWNLOAD_MAXSIZE = 5 * 1024 * 1024  # what other news crawlers take; Scrapy's own is 1 GiB
DOWNLOAD_WARNSIZE = 2 * 1024 * 1024
DOWNLOAD_FAIL_ON_DATALOSS = False  # crawler/cut.py fails on it, and keeps what came
RETRY_TIMES = 2
REDIRECT_MAX_TIMES = 5
METAREFRESH_MAXDELAY = 5
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.probe.ProbeMiddleware": 5,
    "crawler.middlewares.outcome.OutcomeMiddleware": 10,
    "crawler.middlewares.offsite.OffsiteMiddleware": 50,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # drops without a trace
    "crawler.middlewares.takedown.TakedownMiddleware": 60,
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    # Scrapy's allows what it cannot reach: 503, 429, a timeout
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,  # nobody logs in
    "crawler.middlewares.retry.RetryMiddleware": 550,
    # Scrapy's asks again at once, whatever Retry-After says
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.middlewares.rendering.RenderingMiddleware": 580,
    "crawler.middlewares.meta_refresh.MetaRefreshMiddleware": 585,
    # Scrapy's decodes each page to look for one
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "crawler.middlewares.decoding.DecodingMiddleware": 590,
    # Scrapy's takes what a cut body gives
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.middlewares.takedown.LedToMiddleware": 610,  # inside of Scrapy's redirection, 600
    "crawler.middlewares.capture.CaptureMiddleware": 950,  # next to the network
}
DOWNLOADER_STATS = False  # it writes each head anew to count its bytes; `capture/` counts answers
SPIDER_MIDDLEWARES = {
    "crawler.middlewares.incremental.IncrementalMiddleware": 100,
    "crawler.middlewares.notice.NoticeMiddleware": 200,
    # listing pages follow one another: ListingRules.pages bounds them
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    # drops without a trace: crawler/traps.py counts what is too long
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
}

# from article to data set
CONCURRENT_ITEMS = 2  # workers a response: an article page has one item, Scrapy's hundred idle
ITEM_PIPELINES = {
    "pipelines.clean.CleanPipeline": 100,
    "pipelines.recall.RecallPipeline": 150,
    "pipelines.validate.ValidatePipeline": 200,
    "pipelines.dedup.DedupPipeline": 300,
    "pipelines.store.StorePipeline": 400,
    "pipelines.export.ExportPipeline": 500,
}
FEEDS: dict[str, object] = {}  # a kill tears them: pipelines/export.py publishes from the store

# watching
EXTENSIONS = {
    "crawler.extensions.politeness.PolitenessExtension": 0,
    "crawler.extensions.ledger.LedgerExtension": 0,
    "crawler.extensions.discovered.DiscoveredExtension": 0,
    "crawler.extensions.yields.YieldsExtension": 0,
    "crawler.extensions.disk.DiskExtension": 0,
    "crawler.extensions.disk_log.DiskLogExtension": 0,
    "crawler.extensions.log_size.LogSizeExtension": 0,
    "crawler.extensions.watchdog.WatchdogExtension": 0,
    "crawler.extensions.stopping.StoppingExtension": 0,
}
MEMUSAGE_LIMIT_MB = 1500
CLOSESPIDER_TIMEOUT = 3 * 3600  # a night's share of one portal
LOG_LEVEL = "INFO"
LOGSTATS_INTERVAL = 600
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

# our own, each with its user
SHUWEN_DATA = os.environ.get("SHUWEN_DATA") or "data"  # crawler/folders.py
# crawler/disk.py: a busy night of all portals writes less; Heritrix pauses at as much
SHUWEN_DISK_MB = int(from_environment("SHUWEN_DISK_MB", 500))
SHUWEN_HOSTS = os.environ.get("SHUWEN_HOSTS") or ""  # crawler/net.py; demo and tests
SHUWEN_RUN_ID = ""  # crawler/run.py; set by nightly for its children
SHUWEN_PATIENCE = 600  # extensions/politeness.py: seconds that Retry-After may ask for
SHUWEN_STORE = True  # pipelines and middlewares that write; `article` without --save turns it off
SHUWEN_WARC_BYTES = 1_000_000_000  # middlewares/capture.py: IIPC's and CC-NEWS's size of a file
SHUWEN_WARC_ANSWERS = 5_000  # middlewares/capture.py: 5 MB of memory until a file has its index
SHUWEN_EXPORT = True  # pipelines/export.py; nightly exports once for all its children
SHUWEN_PROCESSES = int(from_environment("SHUWEN_PROCESSES", 8, least=1))  # nightly: most wait
SHUWEN_WORKERS = os.cpu_count() or 1  # commands/extract.py
SHUWEN_PORTAL_SECONDS = CLOSESPIDER_TIMEOUT + 900  # commands/nightly.py: then a portal is ended
# extensions/log_size.py: of one portal's night; a traceback a page for three hours makes 12 MB
SHUWEN_LOG_MB = 20
SHUWEN_LOG_DAYS = 14  # rotation/: older logs are packed; fewer are looked at with other tools
SHUWEN_LOG_KEEP_DAYS = 0  # rotation/: packed ones that are older are removed; 0: never
SHUWEN_LEDGER_DAYS = 30  # rotation/: then a run's rows of URLs not asked for are folded
SHUWEN_BROWSER = "portal"  # crawler/spider.py: as the portal states, or `always`, `never`
SHUWEN_RENDER = False  # middlewares/rendering.py, which sets it
SHUWEN_CHROMIUM = os.environ.get("SHUWEN_CHROMIUM") or ""  # middlewares/rendering.py; a path
SHUWEN_CHROMIUM_SANDBOX = os.environ.get("SHUWEN_CHROMIUM_SANDBOX", "1")  # rendering.py
SHUWEN_CLEANED = "pipelines.recall.read"  # commands/article.py --explain
# article → article, what needs no store: commands/extract.py runs them in its processes
SHUWEN_STEPS = (  # the first cleans: a portal's own lines leave what it gives
    "pipelines.clean.clean",
    "pipelines.validate.validate",
    "pipelines.dedup.identify",
)

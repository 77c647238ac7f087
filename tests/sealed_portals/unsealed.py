from typing import ClassVar

from crawler.spider import PortalSpider


class Unsealed(PortalSpider):
    """青溪旧报, whose certificate is for another host."""

    name = "unsealed"
    publisher = "青溪旧报"
    allowed_domains: ClassVar = ["unsealed.example"]
    sections: ClassVar = {"要闻": "https://www.unsealed.example/news/"}
    tls_verified = False

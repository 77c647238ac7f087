"use strict";
const app = document.getElementById("app");

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text || "";
  return made;
}

function frame() {
  const nav = element("nav", "nav");
  for (const [href, word] of [["/", "首页"], ["/news/", "要闻"], ["/video/", "视频"]]) {
    const anchor = element("a", "", word);
    anchor.href = href;
    nav.append(anchor);
  }
  app.replaceChildren(nav);
}

function showListing(entries) {
  frame();
  const list = element("ul", "card-list");
  for (const entry of entries) {
    const row = element("li", "card");
    const anchor = element("a", "card-title", entry.title);
    anchor.href = entry.path;
    row.append(anchor, element("span", "card-time", entry.time));
    list.append(row);
  }
  app.append(list, element("footer", "footer", "青衣观察版权所有 蜀ICP备00000000号-3"));
}

function showStory(story) {
  frame();
  document.title = story.title + " - 青衣观察";
  const article = element("article", "detail");
  const info = element("div", "detail-info");
  info.append(
    element("span", "source", "来源：" + story.source),
    element("span", "time", story.time),
    element("span", "editor", "责任编辑：" + story.editor),
  );
  const content = element("div", "detail-content");
  content.append(...story.paragraphs.map((text) => element("p", "", text)));
  article.append(element("h1", "detail-title", story.title), info, content);
  const more = element("div", "download", "打开青衣观察APP，阅读体验更佳");
  app.append(article, more, element("footer", "footer", "青衣观察版权所有 蜀ICP备00000000号-3"));
}

const number = location.pathname.match(/^\/news\/(\d+)$/);
const file = number ? "/data/" + number[1] + ".json" : "/data/list.json";
fetch(file)
  .then((response) => response.json())
  .then(number ? showStory : showListing);

"""Migrations: the steps from one version of the store to the next; a store is at the last.

A step that is released never changes: a store that made it does not make it again.
"""

VERSION_1 = """
create table meta (name text primary key, value text not null);
insert into meta values ('version', '1');
create table runs (
  run_id text primary key, command text not null, started_at text not null,
  ended_at text not null default '', exit_code integer not null default -1);
create table portal_runs (
  run_id text not null, portal text not null, outcome text not null, reason text not null,
  listings integer not null, seconds real not null, exit_code integer not null,
  primary key (run_id, portal));
create table sections (
  portal text not null, section text not null, complete integer not null,
  primary key (portal, section));
create table urls (
  canonical_url text primary key, portal text not null, url text not null, title text not null,
  listed_on text not null, section text not null, state text not null, reason text not null,
  failures integer not null default 0, first_seen_at text not null,
  first_captured_at text not null default '', due_at text not null default '',
  etag text not null default '', last_modified text not null default '');
create index urls_due on urls (portal, due_at);
create table ledger (
  run_id text not null, canonical_url text not null, portal text not null, url text not null,
  state text not null, reason text not null,
  primary key (run_id, canonical_url));
create table articles (
  article_id text not null, revision integer not null, version_id text not null,
  canonical_url text not null, portal text not null, run_id text not null,
  published_on text not null, duplicate_of text not null, record text not null,
  published integer not null default 0,
  primary key (article_id, revision));
create index articles_outbox on articles (published, run_id);
create index articles_copies on articles (duplicate_of);
create table bands (band text not null, article_id text not null, primary key (band, article_id));
create table parts (
  path text primary key, run_id text not null, day text not null, sha256 text not null,
  bytes integer not null, records integer not null);
"""

# the newest full response to each URL: what a revisit record refers to
VERSION_2 = """
create table captures (
  portal text not null, url text not null, record_id text not null, payload_digest text not null,
  captured_at text not null, file text not null,
  primary key (portal, url));
"""

# what articles had at their ends when they were read first, and what was learnt of it
VERSION_3 = """
create table first_readings (
  article_id text primary key, host text not null, memory integer not null, read_at text not null,
  section text not null, title text not null);
create index first_readings_host on first_readings (host, read_at);
create table edge_lines (
  article_id text not null, edge text not null, digest text not null, depth integer not null,
  primary key (article_id, edge, digest));
create table portal_lines (
  host text not null, edge text not null, digest text not null, depth integer not null,
  learnt integer not null, forgotten integer not null default 0,
  primary key (host, edge, digest, learnt));
"""

# what each night brought, and what the gate holds back of it
VERSION_4 = """
create table section_yields (
  run_id text not null, portal text not null, section text not null, links integer not null,
  evidence text not null, primary key (run_id, portal, section));
create table portal_yields (
  run_id text not null, portal text not null, at text not null, verdict text not null,
  whole integer not null, lull real not null, night text not null,
  primary key (run_id, portal));
create index portal_yields_at on portal_yields (portal, at);
create table held (
  run_id text not null, portal text not null, article_id text not null,
  canonical_url text not null, record text not null,
  primary key (run_id, article_id));
"""

# what stands in files, too: `verify` needs to know what was written
VERSION_5 = """
create table documents (path text primary key, content text not null);
create table fixity (path text primary key, bytes integer not null, sha256 text not null);
create table sums (
  name text not null, portion text not null, digest text not null, primary key (name, portion));
"""

# candidates for copies are found by chosen grams of their text; what is held is entered by the
# next run, because a band is not made in SQL
VERSION_6 = """
drop table bands;
create table texts (number integer primary key, article_id text not null unique);
create table bands (entry integer primary key);
create table unindexed (article_id text primary key);
insert into unindexed select distinct article_id from articles;
"""

# robots.txt: the last answer and the last good one, and what each run went by
VERSION_7 = """
create table robots (
  origin text primary key, asked_at text not null, standing text not null, reason text not null,
  good_at text not null, good_text text not null);
create table robots_verdicts (
  run_id text not null, portal text not null, origin text not null, verdict text not null,
  primary key (run_id, portal, origin));
"""

# what an article is a copy of now; of a published one the record does not change, an event says it
VERSION_8 = """
create table copies (
  article_id text primary key, original_id text not null, kind text not null,
  similarity text not null, source text not null);
create index copies_of on copies (original_id);
insert into copies select article_id, duplicate_of, '', '', '' from articles a
  where duplicate_of <> '' and revision =
  (select max(revision) from articles where article_id = a.article_id);
create table events (
  event_id text primary key, run_id text not null, day text not null, portal text not null,
  article_id text not null, kind text not null, record text not null, published integer not null);
create index events_outbox on events (published, run_id);
create index events_of on events (article_id);
create table event_parts (
  path text primary key, run_id text not null, day text not null, sha256 text not null,
  bytes integer not null, records integer not null);
create table gone (
  canonical_url text primary key, portal text not null, run_id text not null,
  nights integer not null, at text not null);
"""

# a text stands once, whichever records have it; 0: it stands in the record, as it did before
VERSION_9 = """
alter table articles add column body bigint not null default 0;
create table bodies (digest bigint not null unique, base bigint not null, content bytea not null);
"""

# new entries of the index of texts wait here until a slice of them goes into its tree together
VERSION_10 = """
create table bands_new (entry integer primary key);
create table bands_young (entry integer primary key);
"""

# under which canonical URL of a former version an article is known; the next run enters what is
# held, because a canonical URL is not made in SQL
VERSION_11 = """
create table aliases (canonical_url text primary key, known_as text not null);
create table unaliased (canonical_url text primary key);
insert into unaliased select canonical_url from urls;
"""

# how many URLs an old run had listed and not asked for, in place of a row of its ledger for each
VERSION_12 = """
create table folded (
  run_id text not null, portal text not null, state text not null, reason text not null,
  urls integer not null, primary key (run_id, portal, state, reason));
"""

# what was taken down: its URLs by their digests alone, and until all of it is removed (`step`)
# what it was called by (`named`); which parts were written anew, with the digest they had before
VERSION_13 = """
create table takedowns (
  article_id text primary key, at text not null, tombstone text not null, step text not null,
  named text not null);
create table closed_urls (url_sha256 text primary key, article_id text not null);
create table rewritten (
  path text not null, article_id text not null, run_id text not null, sha256 text not null,
  primary key (path, article_id));
"""

MIGRATIONS = (
    VERSION_1,
    VERSION_2,
    VERSION_3,
    VERSION_4,
    VERSION_5,
    VERSION_6,
    VERSION_7,
    VERSION_8,
    VERSION_9,
    VERSION_10,
    VERSION_11,
    VERSION_12,
    VERSION_13,
)
"""SQL scripts; the first `n` make version `n`. A statement ends with `;` at the end of its line."""

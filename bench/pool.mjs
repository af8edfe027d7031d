// Written for this benchmark: `{thing}`, `{tool}`, `{role}` and `{n}` are filled in anew for every sentence.

export const SENTENCES = [
  'The author starts from a {thing} that looked healthy on every dashboard and shows, step by step, how the {thing} ' +
    'behind it had been losing about {n} requests an hour.',
  'What makes the write-up useful is that the {role} kept the failed attempts in, from the first naive {thing} to ' +
    'the version with {tool} that finally held under load.',
  'With a data set of {n} rows the difference is hard to see, but as soon as the {thing} no longer fits in memory ' +
    'the plan changes and {tool} falls back to a scan.',
  'There is a good section about {tool}, where moving one {thing} out of the hot path cut the median by {n} ' +
    'milliseconds without touching the rest of the {thing}.',
  'Two diagrams explain how a write travels through the {thing}, why it is acknowledged before the {thing} has seen ' +
    'it, and what a reader may observe in between.',
  '*My take:* I would have reached for {tool} first, yet the numbers make a fair case that a boring {thing} and a ' +
    'little discipline go further than most teams expect.',
  'If you have ever explained to a {role} why the {thing} is "eventually" right, you will enjoy the chapter in which ' +
    'the clock itself turns out to be the bug.',
  'The benchmark compares {tool} with {tool} on {n} cores, and the authors are refreshingly open about the cases in ' +
    'which their own {thing} comes out second.',
  'A short detour covers the history of the {thing}: why it was born in a time of slow disks, and which of its ' +
    'assumptions no longer hold on a machine with {n} threads.',
  'For the {role} in a hurry there is a checklist at the end, and its first line, *measure the {thing} before you ' +
    'tune it*, is worth the whole visit.',
  'The team replaced a home-grown {thing} with {tool}, kept both alive for {n} days, and compared every single ' +
    'answer before they dared to switch the old one off.',
  'Setting `{setting}` to {n} is the kind of fix that looks like magic in a commit, so it is nice that the post ' +
    'spends a page on why the default of the {thing} is so low.',
  'I like how the post separates what the {role} sees from what the {thing} does; most confusion about {tool} comes ' +
    'from mixing these two.',
  'Much of the cost sits in the {thing}, which is copied {n} times on its way from the network card to the {thing} ' +
    'that was asked for it.',
  'The second half turns to testing: a simulated network drops, delays and repeats messages until the {thing} ' +
    'breaks, and every failure can be replayed from a seed of {n}.',
  'Anyone who runs {tool} in production should read the part about upgrades, in which a {thing} of version {n} meets ' +
    'one that is a year older.',
  '*My take:* the idea is not new, but I have rarely seen the trade between a larger {thing} and a slower {thing} ' +
    'laid out so plainly, with code you can run.',
  'Security gets its own page: the {thing} trusts nobody, each token lives for {n} minutes, and a lost laptop is a ' +
    'nuisance instead of a headline.',
  'The talk is {n} minutes long and needs no slides about agile anything; it is one {role}, one terminal, and a ' +
    '{thing} that keeps getting faster.',
  'Under the hood {tool} keeps a sorted {thing} for every partition, merges them in the background, and throttles ' +
    'itself when the {role} on call is already awake.',
  'A table lists {n} configurations side by side, & the winner is neither the newest nor the largest, but the one ' +
    'whose {thing} fits into the second-level cache.',
  'The argument against the {thing} is strong: it hides latency from the {role}, and it needs a {thing} of its own ' +
    'once more than {n} clients connect.',
  'Do not skip the footnotes, because that is where the **real** story of the {thing} is told, including the night ' +
    'on which {n} alerts fired for one missing comma.',
  'A follow-up is promised that will port the {thing} to {tool}; until then the repository has a branch with the ' +
    'first {n} commits and a lively discussion.',
  'The paper formalises what a {role} does by instinct: drop work early, keep the queue in front of the {thing} ' +
    'short, and never retry more than {n} times.',
  'I tried the example on a small server with {n} GB of memory, and apart from a {thing} that wanted a newer ' +
    'compiler everything worked at once.',
  'Interestingly, the language model was *worse* than a {role} with a spreadsheet as long as the prompt did not name ' +
    'the {thing}, and clearly better afterwards.',
  'Retrieval helps only when the {thing} is split along its own headings; cutting every {n} words, as most guides ' +
    'for {tool} suggest, lost half of the answers.',
  'Where the article shines is in the small print: who owns the {thing}, who pays for the {thing}, and what happens ' +
    'when the {role} goes on leave for {n} weeks.',
  'They also looked at energy: the compressed {thing} needs a third fewer joules, mostly since {tool} can put {n} ' +
    'machines to sleep between two batches.',
  'There is an honest list of what did not work, such as sharding by the {role}, caching the {thing} twice, and ' +
    'asking {tool} to guess the schema of {n} tables.',
  'The result is a {thing} in about {n} lines, small enough to read over lunch and complete enough to replace the ' +
    'service the {role} had paid for.',
  'Reading it, I was reminded that a {thing} is a promise to somebody; the post puts it as "a default is a decision ' +
    'about {n} people you never met".',
  'Backups are tested by restoring one {thing} an hour into {tool}, chosen at random, which found {n} silent errors ' +
    'in the first month alone.',
  'As a bonus the author explains the plan cache: why a {thing} compiled for {n} rows is poison for a million, and ' +
    'how {tool} notices the drift.',
  'The migration took {n} weeks longer than planned, and the reasons are familiar to every {role}: one undocumented ' +
    '{thing}, one holiday, and a certificate.',
];

export const INTROS = [
  'Another week has gone, and the reading list is once more longer than the weekend that was meant for it.',
  'This time the links are about the quiet parts of our trade, from one {thing} to a {tool} nobody noticed.',
  'I spent most of the week in the company of one {thing}, so expect more of that than usual.',
  'A few of the posts disagree with each other, which is precisely why they stand next to each other here.',
  'There is something for the {role} and something for those who only want to see a {thing} go up in smoke.',
  'We look at what {tool} is good for, where it is not, & what {n} failed builds can teach a patient person.',
  'The thread that runs through all of it is the {thing}, even where its name does not appear.',
  'Grab a coffee; the longest of the articles took me {n} minutes, and I would read it again.',
  'As always the order says nothing about the quality, only about the {role} who sent me the link first.',
];

export const DESCRIPTIONS = [
  'A week of reading about one {thing}, two opinions and the {tool} in between.',
  'How a {role} found the slow {thing}, and why the fix was to delete it.',
  'From {tool} to a hand-made {thing}: notes on {n} experiments that were worth the time.',
  'What happens to a {thing} at midnight, and who should be told.',
  'Short takes on every {thing} that crossed the desk, with code where code helps.',
  'Why the {role} said no, and what the {thing} looked like a month later.',
];

export const HEADLINES = [
  'What the {thing} Does When Nobody Looks',
  '{tool} in Anger: Notes from {n} Nights on Call',
  'Why We Rewrote the {thing} (and Why We Would Not Do It Again)',
  'A Gentle Tour of the {thing}',
  'From {tool} to {tool}: a Migration Diary',
  'The {thing} Is Not the Bottleneck & Never Was',
  'Ten Questions a {role} Should Ask about a {thing}',
  'Counting to {n}: an Essay on the {thing}',
  'Teaching {tool} to Forget',
  "A {role}'s Field Guide to the {thing}",
  'Cheap, Fast, "Correct": Pick Your {thing}',
  'Inside the {thing} of {tool}',
];

export const THINGS = (
  'write-ahead log,page cache,query planner,message queue,load balancer,vector index,token bucket,schema registry,' +
  'feature store,build cache,service mesh,bloom filter,replica set,change feed,consensus round,garbage collector,' +
  'connection pool,retry policy,columnar file,stream join,materialised view,time series,event log,rate limiter,' +
  'key rotation,embedding model,prompt template,evaluation harness,inference server,context window,thread pool,' +
  'lock manager,hash ring,storage engine,deployment pipeline,feature flag,trace sampler,metrics store,cold start,' +
  'memory allocator,type checker,package lock,shadow table,dead letter queue,backfill job,data contract'
).split(',');

export const TOOLS = (
  'PostgreSQL,SQLite,DuckDB,Redis,Kafka,Flink,Spark,ClickHouse,Kubernetes,Terraform,Prometheus,Grafana,' +
  'OpenTelemetry,Envoy,nginx,etcd,Rust,Go,Erlang,TypeScript,Python,WebAssembly,eBPF,io_uring,Arrow,Parquet,Iceberg,' +
  'PyTorch,llama.cpp,LangGraph,Airflow,dbt,NATS,RabbitMQ,Elasticsearch,Lucene'
).split(',');

export const ROLES = (
  'database administrator,platform engineer,data scientist,site reliability engineer,product manager,' +
  'backend developer,security reviewer,team lead,technical writer,support engineer,student,maintainer'
).split(',');

export const SETTINGS = 'max_wal_size,linger.ms,vm.swappiness,work_mem,fetch.min.bytes,keepalive_timeout'.split(',');

export const SECTIONS = [
  'Databases',
  'Streaming & Messaging',
  'Generative AI',
  'Agents',
  'Operations',
  'Security & Privacy',
  'Programming Languages',
  'Data Engineering',
  'Performance',
  'Cloud',
  'Machine Learning',
  'Papers I Liked',
  'Work & Career',
];

export const TAGS = (
  'databases,streaming,generative-ai,agents,operations,security,languages,data engineering,performance,cloud,' +
  'machine-learning,papers,career,R & D,C#,.NET'
).split(',');

export const TOPICS = (
  'queues,caches,indexes,clocks,schemas,tokens,agents,replicas,kernels,compilers,traces,budgets,backups,protocols,' +
  'vectors,sandboxes,migrations,notebooks,deadlines,defaults'
).split(',');

export const DEFINITIONS = [
  ['ma', 'mailto:robin@example.com'],
  ['about', 'https://example.com/about/'],
  ['archive', 'https://example.com/archive/?view=all&sort=date'],
  ['rss', 'https://example.com/podcast.xml'],
  ['slides', 'https://example.com/talks/slides.pdf'],
  ['code', 'https://code.example.org/robin/samples'],
  ['meetup', 'https://meetup.example.org/data-after-dark'],
  ['paper', 'https://papers.example.net/list?topic=storage&page=2'],
];

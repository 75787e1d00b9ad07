// Follows everything that happens, and goes on where it stopped when the connection breaks.
// Usage: node follow.mjs [url] [token] [position to go on after]
const [url = 'http://127.0.0.1:8080', token = 'demo-viewer', after = '0'] = process.argv.slice(2);
const headers = { Accept: 'text/event-stream', Authorization: `Bearer ${token}`, 'Last-Event-ID': after };

for (;;) {
  try {
    let text = '';
    const stream = await fetch(`${url}/api/v1/events`, { headers });
    if (!stream.ok) throw new Error(await stream.text());
    for await (const part of stream.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (text + part).split('\n\n');
      text = blocks.pop();
      for (const [, id, data] of blocks.map((block) => block.match(/^id: (\d+)\n.*\ndata: (.*)$/)).filter(Boolean)) {
        const event = JSON.parse(data);
        console.log(id, event.type, event.subject, JSON.stringify(event.data));
        headers['Last-Event-ID'] = id; // a real subscriber keeps it with what it did
      }
    }
  } catch (broken) {
    console.error(`${broken.message}; trying again`);
  }
  await new Promise((resolve) => setTimeout(resolve, 1000));
}

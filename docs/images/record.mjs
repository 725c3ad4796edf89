// Records a run of the local environment as an animated SVG for the README.
//
//   node docs/images/record.mjs [FILE]      (from the repository's root; needs tmux and what the run needs)
//
// The run is real: a terminal of its own is filmed while it goes on. Waits between changes are shortened on playback.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const file = process.argv[2] ?? 'docs/images/local-environment.svg';
const command = 'dotnet run --project src/LocalEnvironment -- --until-settled';
const columns = 132, rows = 44;
const cell = { width: 7.8, height: 15.5 }, margin = 14;
const longestStill = 1.2, lastStill = 10, speed = 2.5;
const palette = ['#1e1e1e', '#f14c4c', '#23d18b', '#e5e510', '#3b8eea', '#d670d6', '#29b8db', '#d4d4d4', '#8a8a8a', '#f14c4c', '#23d18b', '#f5f543', '#3b8eea', '#d670d6', '#29b8db', '#ffffff'];

const tmux = (...parameters) => execFileSync('tmux', ['-L', `record-${process.pid}`, ...parameters], { encoding: 'utf8' });

async function film() {
  const shots = [];
  tmux('new-session', '-d', '-x', String(columns), '-y', String(rows), `printf '$ ${command}\\n'; ${command}; sleep 2`, ';', 'set', '-g', 'remain-on-exit', 'on', ';', 'set', '-g', 'status', 'off');
  try {
    for (const start = Date.now(); ;) {
      const ended = tmux('display', '-p', '#{pane_dead}').trim() === '1';
      const screen = tmux('capture-pane', '-e', '-p').split('\n').filter(line => !line.includes('Pane is dead'));
      while (screen.length > 0 && screen.at(-1).trim() === '') screen.pop();
      const text = screen.join('\n');
      if (text !== shots.at(-1)?.text) shots.push({ at: (Date.now() - start) / 1000, text });
      if (ended) return shots;
      await pause(350);
    }
  } finally {
    tmux('kill-server');
  }
}

const colourOf256 = n => {
  if (n < 16) return palette[n];
  if (n > 231) return `rgb(${Array(3).fill(8 + (n - 232) * 10)})`;
  return `rgb(${[36, 6, 1].map(step => Math.floor((n - 16) / step) % 6).map(level => (level ? 55 + level * 40 : 0))})`;
};

// Splits a line with SGR sequences into runs of one style. A style goes on in the next line.
function runsOf(line, style) {
  const runs = [];
  let column = 0;
  for (const part of line.split(/(\x1b\[[0-9;]*m)/)) {
    if (!part.startsWith('\x1b[')) {
      if (part) runs.push({ text: part, column, ...style });
      column += [...part].length;
      continue;
    }
    const codes = part.slice(2, -1).split(';').map(Number);
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i];
      if (code === 0) style = {};
      else if (code === 1) style = { ...style, bold: true };
      else if (code === 22) style = { ...style, bold: false };
      else if (code === 39) style = { ...style, colour: undefined };
      else if (code >= 30 && code <= 37) style = { ...style, colour: palette[code - 30] };
      else if (code >= 90 && code <= 97) style = { ...style, colour: palette[code - 82] };
      else if (code === 38 && codes[i + 1] === 5) { style = { ...style, colour: colourOf256(codes[i + 2]) }; i += 2; }
      else if (code === 38 && codes[i + 1] === 2) { style = { ...style, colour: `rgb(${codes.slice(i + 2, i + 5)})` }; i += 4; }
    }
  }
  return { runs: runs.filter(run => run.text.trim() !== ''), style };
}

function linesOf(screen) {
  let style = {};
  return screen.split('\n').map(line => {
    const parsed = runsOf(line, style);
    style = parsed.style;
    return parsed.runs;
  });
}

const escape = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function drawLine(runs) {
  return runs.map(({ text, column, colour, bold }) => {
    const indent = text.length - text.trimStart().length;
    const shown = text.trim();
    const width = ([...shown].length * cell.width).toFixed(1);
    return `<text x="${((column + indent) * cell.width).toFixed(1)}" textLength="${width}" lengthAdjust="spacingAndGlyphs"${colour ? ` fill="${colour}"` : ''}${bold ? ' font-weight="bold"' : ''}>${escape(shown)}</text>`;
  }).join('');
}

function draw(shots) {
  // Nothing shows while the projects are built; the film begins when the first process answers.
  const first = Math.max(0, shots.findIndex(shot => shot.text.includes('Azurite')));
  const seen = shots.slice(first);
  const lengths = seen.map((shot, i) => (i + 1 < seen.length ? Math.min(longestStill, (seen[i + 1].at - shot.at) / speed) : lastStill));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const ids = new Map();
  const defined = [];
  const idOf = drawn => {
    if (!ids.has(drawn)) {
      ids.set(drawn, `l${ids.size}`);
      defined.push(`<g id="${ids.get(drawn)}">${drawn}</g>`);
    }
    return ids.get(drawn);
  };
  let begin = 0;
  const frames = [], styles = [];
  seen.forEach((shot, i) => {
    const from = (begin / total) * 100;
    const to = ((begin += lengths[i]) / total) * 100;
    const lines = linesOf(shot.text).map((runs, row) => (runs.length > 0 ? `<use href="#${idOf(drawLine(runs))}" y="${(row + 1) * cell.height}"/>` : '')).join('');
    const last = i + 1 === seen.length;
    // Without animation (print, previews) the last frame alone is seen.
    frames.push(`<g class="f" style="animation-name:f${i}${last ? ';visibility:visible' : ''}">${lines}</g>`);
    const edges = [from > 0 ? `0%{visibility:hidden}` : '', `${from.toFixed(3)}%{visibility:visible}`, last ? '100%{visibility:visible}' : `${to.toFixed(3)}%,100%{visibility:hidden}`];
    styles.push(`@keyframes f${i}{${edges.join('')}}`);
  });
  const width = Math.ceil(columns * cell.width + 2 * margin), height = rows * cell.height + 2 * margin;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="A run of the local environment in a terminal">
<style>text{white-space:pre}.f{visibility:hidden;animation-duration:${total.toFixed(2)}s;animation-timing-function:step-end;animation-iteration-count:infinite}${styles.join('')}</style>
<defs>
${defined.join('\n')}
</defs>
<rect width="100%" height="100%" rx="8" fill="#1e1e1e"/>
<g transform="translate(${margin} ${margin})" font-family="ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="13" fill="#d4d4d4">
${frames.join('\n')}
</g>
</svg>
`;
}

const shots = await film();
writeFileSync(file, draw(shots));
console.log(`${file}: ${shots.length} frames`);

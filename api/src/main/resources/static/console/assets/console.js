'use strict';
// What a page without scripts lacks: the viewer's own zone, keys, and what changes while somebody looks.
(() => {
  const zoned = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

  function showTimes(root) {
    root.querySelectorAll('time[datetime]').forEach((time) => {
      const at = new Date(time.dateTime);
      if (!Number.isNaN(at.getTime())) {
        time.textContent = zoned.format(at);
      }
    });
  }

  // The stream says how the operation is. The figures of a batch stand in what it says; of what it does not say, the page
  // asks for its part, and of a batch that runs no more often than it must.
  const FAILURES = 5_000;
  const NUMBERS = 15_000;
  const AGAIN = 5_000;
  let followed = null;

  function follow() {
    const live = document.querySelector('[data-follow]');
    if (!live) {
      if (followed) {
        followed.close();
        followed = null;
      }
      return;
    }
    if (followed) {
      return;
    }
    let before = '';
    let heardAt = new Date();
    let loadedAt = Date.now();
    followed = new EventSource(live.dataset.follow);
    const load = () => {
      loadedAt = Date.now();
      htmx.ajax('GET', live.dataset.part, { target: '#live', swap: 'outerHTML' });
    };
    const loadAgain = () => setTimeout(() => (typingIn('#live') ? loadAgain() : load()), AGAIN);
    // The steps of a number's operation change without its state; what somebody types is not taken from under their hands.
    followed.addEventListener('progress', (event) => {
      heardAt = new Date();
      stale(null);
      const now = JSON.parse(event.data);
      const changed = event.data !== before;
      const due = now.progress ? changed && batchIsDue(now, Date.now() - loadedAt) : changed || live.dataset.steps;
      before = event.data;
      if (due && !typingIn('#live')) {
        load();
      } else if (now.progress) {
        showFigures(now.progress);
      }
    });
    followed.addEventListener('end', () => {
      followed.close();
      followed = null;
      load();
    });
    // The browser connects again by itself, unless it was refused. Then the part is asked for, which says why.
    followed.addEventListener('error', () => {
      stale(heardAt);
      if (followed !== null && followed.readyState === EventSource.CLOSED) {
        followed = null;
        loadAgain();
      }
    });
  }

  // What the figures do not show is shown at once; what failed and the first numbers, once in a while.
  function batchIsDue(now, age) {
    const { state, paused, failed, left } = document.getElementById('live').dataset;
    return now.state !== state
      || String(now.progress.paused) !== paused
      || (now.progress.secondsLeft !== undefined) !== (left === 'true')
      || (String(now.progress.failed) !== failed && age > FAILURES)
      || age > NUMBERS;
  }

  function showFigures(progress) {
    document.querySelectorAll('#live [data-figure]').forEach((figure) => {
      const value = progress[figure.dataset.figure];
      if (value !== undefined) {
        figure.textContent = written(figure.dataset.figure, value);
      }
    });
    const bar = document.querySelector('#live progress');
    if (bar) {
      bar.max = progress.total;
      bar.value = progress.total - progress.remaining;
    }
  }

  // As the page writes them.
  function written(figure, value) {
    if (figure === 'numbersPerSecond') {
      return value.toFixed(1);
    }
    if (figure !== 'secondsLeft' || value < 60) {
      return figure === 'secondsLeft' ? `${value} s` : String(value);
    }
    const minutes = Math.floor(value / 60);
    return minutes < 60 ? `${minutes} min ${value % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  }

  // Says since when a page that changes by itself does not.
  function stale(since) {
    const notice = document.querySelector('[data-stale]');
    if (notice) {
      notice.hidden = since === null;
      notice.querySelector('[data-since]').textContent = since === null ? '' : zoned.format(since);
    }
  }

  function typingIn(part) {
    const at = document.activeElement;
    return at !== null && at.closest(part) !== null && typing(at);
  }

  function rows() {
    return Array.from(document.querySelectorAll('tr[data-row]'));
  }

  function move(by) {
    const all = rows();
    if (all.length === 0) {
      return;
    }
    const here = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[Math.min(Math.max(here + by, 0), all.length - 1)];
    const link = next.querySelector('a');
    if (link) {
      link.focus();
    }
  }

  function typing(target) {
    return target.matches('input:not([type=checkbox]), select, textarea');
  }

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) {
      return;
    }
    if (event.key === '/') {
      event.preventDefault();
      const find = document.getElementById('find');
      if (find) {
        find.focus();
      } else {
        location.href = '/console/numbers#find';
      }
    } else if (event.key === 'j') {
      move(1);
    } else if (event.key === 'k') {
      move(-1);
    } else if (event.key === 'x') {
      const row = rows().find((one) => one.contains(document.activeElement));
      const box = row && row.querySelector('input[type=checkbox]');
      if (box) {
        box.click();
      }
    } else if (event.key === '?') {
      document.getElementById('keys').showModal();
    }
  });

  document.addEventListener('change', (event) => {
    const into = event.target.dataset.into;
    if (into && event.target.files.length > 0) {
      event.target.files[0].text().then((text) => {
        document.getElementById(into).value = text;
      });
    }
    if (event.target.matches('[data-all]')) {
      document.querySelectorAll('input[name=id]').forEach((box) => {
        box.checked = event.target.checked;
      });
    }
  });

  // Whoever has the focus in a part that is replaced keeps it: on the same link, or the same button of the same form.
  let focused = null;

  function nameOf(control) {
    return control.getAttribute('href') || `${control.form?.getAttribute('action')} ${control.name} ${control.textContent}`;
  }

  document.addEventListener('htmx:beforeSwap', (event) => {
    const at = document.activeElement;
    focused = at && event.detail.target.contains(at) && at.matches('a, button, input, select, summary, [tabindex]')
      ? nameOf(at) : null;
  });

  document.addEventListener('htmx:afterSettle', (event) => {
    if (focused !== null) {
      const same = Array.from(document.querySelectorAll('main a, main button, main input, main select'))
        .find((control) => nameOf(control) === focused);
      focused = null;
      same?.focus({ preventScroll: true });
    }
    showTimes(document);
    follow();
  });
  document.addEventListener('htmx:responseError', (event) => {
    const to = event.detail.xhr.getResponseHeader('HX-Redirect');
    if (to) {
      location.href = to;
    } else {
      notLoaded(event.detail.target);
    }
  });
  document.addEventListener('htmx:sendError', (event) => notLoaded(event.detail.target));

  // What is there of an operation stays, and is asked for again; what is not there yet says so.
  function notLoaded(part) {
    if (part?.id === 'live') {
      setTimeout(follow, AGAIN);
    } else if (part) {
      part.textContent = 'This could not be asked now. Load the page again.';
    }
  }

  document.documentElement.classList.add('scripts');
  showTimes(document);
  follow();
  if (location.hash === '#find') {
    document.getElementById('find')?.focus();
  }
})();

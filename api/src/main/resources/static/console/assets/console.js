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

  // The stream says that something has changed; the page then asks for its part. Nothing is asked while nothing changes.
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
    followed = new EventSource(live.dataset.follow);
    const load = (data) => {
      before = data;
      htmx.ajax('GET', live.dataset.part, { target: '#live', swap: 'outerHTML' });
    };
    // The steps of a number's operation change without its state; what somebody types is not taken from under their hands.
    followed.addEventListener('progress', (event) => {
      heardAt = new Date();
      stale(null);
      if ((event.data !== before || live.dataset.steps) && !typingIn('#live')) {
        load(event.data);
      }
    });
    followed.addEventListener('end', (event) => {
      followed.close();
      followed = null;
      load(event.data);
    });
    // The browser connects again by itself, unless it was refused.
    followed.addEventListener('error', () => stale(heardAt));
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
    if (event.target.matches('[data-all]')) {
      document.querySelectorAll('input[name=id]').forEach((box) => {
        box.checked = event.target.checked;
      });
    }
  });

  document.addEventListener('htmx:afterSettle', () => {
    showTimes(document);
    follow();
  });
  document.addEventListener('htmx:responseError', (event) => {
    const to = event.detail.xhr.getResponseHeader('HX-Redirect');
    if (to) {
      location.href = to;
    } else if (event.detail.target) {
      event.detail.target.textContent = 'This could not be asked now. Load the page again.';
    }
  });

  showTimes(document);
  follow();
  if (location.hash === '#find') {
    document.getElementById('find')?.focus();
  }
})();

// Narrows the tables while somebody types. Without it, the search form does the same with the Enter key.
(function () {
  "use strict";
  var input = document.getElementById("q");
  var found = document.getElementById("found");
  if (!input || !found) {
    return;
  }
  var tables = document.querySelectorAll("table[data-search]");
  var rows = document.querySelectorAll("table[data-search] > tbody > tr");

  function narrow() {
    var wanted = input.value.trim().toLowerCase();
    var shown = 0;
    rows.forEach(function (row) {
      var caption = row.closest("table").caption;
      var hit = (row.textContent + " " + (caption ? caption.textContent : "")).toLowerCase().includes(wanted);
      row.hidden = !hit;
      shown += hit ? 1 : 0;
    });
    tables.forEach(function (table) {
      table.parentElement.hidden = !table.querySelector("tbody > tr:not([hidden])");
    });
    found.textContent = wanted ? shown + (shown === 1 ? " row" : " rows") : "";
  }

  input.addEventListener("input", narrow);
  document.addEventListener("keydown", function (event) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
      input.select();
    }
  });
})();

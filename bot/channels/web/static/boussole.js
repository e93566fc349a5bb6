// Sends the form without leaving the page.
"use strict";
(() => {
  const form = document.querySelector("form[data-waiting]");
  const log = document.getElementById("conversation");
  const field = document.getElementById("texte");
  if (!form || !log || !field) return;
  const policy = window.trustedTypes
    ? window.trustedTypes.createPolicy("boussole", { createHTML: (html) => html })
    : { createHTML: (html) => html };
  const status = document.getElementById("envoi");
  let isBusy = false;

  const parsed = (html) => new DOMParser().parseFromString(policy.createHTML(html), "text/html");
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  const begun = () => document.querySelectorAll(".first").forEach((one) => one.remove());
  const scripted = () => log.querySelectorAll(".scripted").forEach((one) => { one.hidden = false; });

  // A reload finds the conversation in the history of the tab.
  const keep = () => {
    try {
      history.replaceState({ state: form.elements.etat.value, log: log.innerHTML }, "");
    } catch { /* only a reload is lost */ }
  };

  const restore = () => {
    const [navigation] = performance.getEntriesByType("navigation");
    if (navigation?.type === "navigate") history.replaceState(null, ""); // begun anew
    const page = history.state;
    if (!page?.state) return;
    form.elements.etat.value = page.state;
    log.replaceChildren(...parsed(page.log).body.childNodes);
    begun();
  };

  const wrong = (said) => {
    document.getElementById("erreur")?.remove();
    field.removeAttribute("aria-invalid");
    field.setAttribute("aria-describedby", "aide");
    if (!said) return;
    const shown = document.createElement("p");
    shown.id = "erreur";
    shown.className = "error";
    shown.setAttribute("role", "alert");
    shown.textContent = said;
    document.getElementById("aide").after(shown);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", "erreur aide");
    field.focus();
  };

  const show = (page, isTyped) => {
    form.elements.etat.value = page.querySelector("input[name=etat]").value;
    begun();
    log.querySelectorAll(".choices, .vote, .scripted, .file, .map").forEach((one) => one.closest("[role=group]:not(svg), p, figure").remove());
    log.querySelector("#derniere")?.removeAttribute("id");
    const articles = [...page.querySelectorAll("#conversation > article")];
    const notice = page.querySelector(".notice");
    log.setAttribute("aria-live", isTyped ? "polite" : "off");
    if (notice || articles.length > 2) log.replaceChildren();
    log.append(notice || "", ...articles);
    scripted();
    const reply = log.lastElementChild;
    if (isTyped) field.focus(); else reply.querySelector("h2").focus({ preventScroll: true });
    (notice || reply.previousElementSibling || reply).scrollIntoView({ block: "start", behavior });
    setTimeout(() => log.setAttribute("aria-live", "polite"), 500);
    keep();
  };

  const send = async (fields, isTyped) => {
    if (isBusy) return;
    isBusy = true;
    const slow = setTimeout(() => { status.textContent = form.dataset.waiting; }, 400);
    form.setAttribute("aria-busy", "true");
    try {
      const response = await fetch("/message", { method: "POST", body: fields, headers: { "X-Boussole": "fragment" } });
      const page = parsed(await response.text());
      const isPage = page.querySelector("input[name=etat]");
      const said = page.querySelector("#erreur") || (isPage ? null : page.querySelector("main"));
      wrong(said ? said.textContent.trim().replace(/\s+/g, " ") : "");
      if (said) return;
      document.title = page.title;
      if (isTyped && response.ok) field.value = "";
      show(page, isTyped);
    } catch {
      wrong(form.dataset.cut);
    } finally {
      clearTimeout(slow);
      status.textContent = "";
      form.removeAttribute("aria-busy");
      isBusy = false;
    }
  };

  form.addEventListener("submit", (event) => {
    const pressed = event.submitter;
    if (pressed?.hasAttribute("formaction")) return;
    event.preventDefault();
    const isTyped = !pressed || pressed.classList.contains("send");
    const fields = new URLSearchParams({ etat: form.elements.etat.value });
    if (isTyped) fields.set("texte", field.value); else fields.set(pressed.name, pressed.value);
    send(fields, isTyped);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector(".send"));
  });
  log.addEventListener("click", (event) => {
    if (!event.target.closest("[data-position]")) return;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      const position = `${coords.latitude.toFixed(4)},${coords.longitude.toFixed(4)}`;
      send(new URLSearchParams({ etat: form.elements.etat.value, position }), false);
    }, () => wrong(form.dataset.nowhere));
  });
  addEventListener("hashchange", () => { if (log.children.length) keep(); });
  restore();
  scripted();
})();

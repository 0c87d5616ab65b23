// Passkeys: a form marked data-passkey="create", "get" or "login" asks the browser for a credential and posts it.
// The options stand in the JSON element named by data-options, or are fetched from data-options-url.
"use strict";

(() => {
  const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
  const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const described = (list) => (list || []).map((entry) => ({ ...entry, id: toBytes(entry.id) }));

  const creation = (options) => ({
    ...options,
    challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: described(options.excludeCredentials),
    authenticatorSelection: {
      ...options.authenticatorSelection,
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    },
  });
  const request = (options) => ({
    ...options,
    challenge: toBytes(options.challenge),
    allowCredentials: described(options.allowCredentials),
  });

  const plain = (credential) => {
    const answer = credential.response;
    const response = { clientDataJSON: toText(answer.clientDataJSON) };
    if (answer.attestationObject) {
      response.attestationObject = toText(answer.attestationObject);
      response.transports = answer.getTransports ? answer.getTransports() : [];
    } else {
      response.authenticatorData = toText(answer.authenticatorData);
      response.signature = toText(answer.signature);
      response.userHandle = answer.userHandle ? toText(answer.userHandle) : null;
    }
    return {
      type: credential.type,
      id: credential.id,
      rawId: toText(credential.rawId),
      clientExtensionResults: credential.getClientExtensionResults(),
      response,
    };
  };

  const optionsOf = async (form) => {
    if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent);
    const answer = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  const credentialFor = async (form) => {
    const data = await optionsOf(form);
    if (form.dataset.passkey === "create") {
      return navigator.credentials.create({ publicKey: creation(data.creation_options.publicKey) });
    }
    return navigator.credentials.get({ publicKey: request(data.request_options.publicKey) });
  };

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const trouble = form.querySelector("[data-passkey-trouble]");
    if (!window.PublicKeyCredential) {
      form.hidden = form.dataset.passkey === "login";
      return;
    }
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      const field = form.querySelector('input[name="credential"]');
      if (field.value) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (trouble) trouble.textContent = "";
      try {
        field.value = JSON.stringify(plain(await credentialFor(form)));
        form.submit();
      } catch (fault) {
        if (trouble) trouble.textContent = form.dataset.troubleText || "没有完成。再点一次，按浏览器的提示做。";
      }
    }, true);
  });
})();

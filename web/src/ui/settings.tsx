// SPDX-License-Identifier: Apache-2.0
import { useStore } from "../core/store";
import { Dialog } from "./dialog";
import { closeOverlay, overlay } from "./overlay";
import { kThemes, singleKeys, theme } from "./preferences";
import "./settings.css";

const kNames = { system: "As the system", light: "Light", dark: "Dark" };

export function Settings() {
  const chosen = useStore(theme);
  const keys = useStore(singleKeys);
  return (
    <Dialog label="Settings" close={closeOverlay}>
      <h2>Settings</h2>
      <fieldset className="setting">
        <legend className="faint small">Theme</legend>
        {kThemes.map((each) => (
          <label key={each} className="tick">
            <input type="radio" name="theme" checked={each === chosen} onChange={() => theme.set(each)} />
            {kNames[each]}
          </label>
        ))}
      </fieldset>
      <fieldset className="setting">
        <legend className="faint small">Keyboard</legend>
        <label className="tick">
          <input type="checkbox" checked={keys === "on"} onChange={() => singleKeys.set(keys === "on" ? "off" : "on")} />
          Single keys, such as / and g h
        </label>
        <button className="link" onClick={() => overlay.set("keys")}>All keys of this page</button>
      </fieldset>
      <p className="small faint">
        Kept in this browser. <a className="link" href="/api/v1/openapi.json">Description of the API</a>
      </p>
      <div className="buttons"><button className="button" onClick={closeOverlay}>Close</button></div>
    </Dialog>
  );
}

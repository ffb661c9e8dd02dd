// SPDX-License-Identifier: Apache-2.0
// What stands around every page: navigation, top bar, the line that says we are not connected, layers.
import { Outlet, useRouterState } from "@tanstack/react-router";

import { useStore } from "../core/store";
import { ConnectionLine } from "./connection_line";
import { KeyList } from "./keys";
import { BottomBar, Navigation } from "./navigation";
import { overlay } from "./overlay";
import { Palette } from "./palette";
import { navigation } from "./preferences";
import { Settings } from "./settings";
import { Toasts } from "./toast";
import { TopBar } from "./top_bar";
import "./frame.css";
import { useKeys } from "./use_keys";

const kLayers = { palette: Palette, keys: KeyList, settings: Settings };

export function Frame() {
  useKeys();
  const folded = useStore(navigation) === "folded";
  const shown = useStore(overlay);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const Layer = shown && kLayers[shown];
  return (
    <div className="frame" data-folded={folded || undefined}>
      <a className="skip button" href="#page">Skip to the page</a>
      <Navigation path={path} />
      <div className="frame-main" id="scroll">
        <TopBar path={path} />
        <ConnectionLine />
        <main id="page" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <BottomBar path={path} />
      <Toasts />
      {Layer && <Layer />}
    </div>
  );
}

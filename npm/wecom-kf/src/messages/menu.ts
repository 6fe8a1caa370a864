import type {
  Menu,
  MenuClickItem,
  MenuItem,
  MenuMiniprogram,
  MenuMiniprogramItem,
  MenuTextItem,
  MenuViewItem,
} from "../generated/types.js";
import { checkText } from "../internal/parameters.js";
import { checkBoolean, checkNames } from "../internal/validate.js";

/** The parts of a {@link menu}. */
export interface MenuParts {
  /** The text above the items, at most 1024 bytes. */
  readonly head?: string | undefined;
  /** The items, in order; see {@link menu}. */
  readonly items?: readonly MenuItem[] | undefined;
  /** The text below the items, at most 1024 bytes. */
  readonly tail?: string | undefined;
}

const PARTS: Readonly<Record<keyof MenuParts, true>> = { head: true, items: true, tail: true };

/** Builds a menu and its items. */
export interface MenuBuilder {
  /** The `msgmenu` of a message. */
  (parts: MenuParts): Menu;
  /** An item that, when tapped, sends `content` (1 to 128 bytes) as the customer's text, with `id` (1 to 128 bytes) as `text.menu_id`. */
  click(id: string, content: string): MenuClickItem;
  /** An item that opens `url` (1 to 2048 bytes); `content`, 1 to 1024 bytes, is what the customer sees. */
  view(url: string, content: string): MenuViewItem;
  /** An item that opens a mini program. */
  miniprogram(miniprogram: MenuMiniprogram): MenuMiniprogramItem;
  /**
   * A line of plain text, 1 to 256 bytes. Line breaks are encoded as WeCom expects, as a backslash and an n: two bytes each. With
   * `sameLine` the next item continues on the same line.
   */
  text(content: string, options?: { readonly sameLine?: boolean | undefined }): MenuTextItem;
}

/**
 * Builds the `msgmenu` of a message:
 *
 * ```ts
 * await kf.sendMsg({
 *   touser, open_kfid, msgtype: "msgmenu",
 *   msgmenu: menu({ head: "请选择:", items: [menu.click("101", "查询订单"), menu.view("https://…", "访问官网")], tail: "感谢您的咨询" }),
 * });
 * ```
 *
 * A menu has at most 50 items, of which at most 10 can be tapped. In a message on event, and in older editions, it has at most 10 items in
 * all (95008).
 */
export const menu: MenuBuilder = /* @__PURE__ */ Object.assign(
  (parts: MenuParts): Menu => {
    checkNames(parts, PARTS);
    const { head, items, tail } = parts;
    return {
      ...(head === undefined ? {} : { head_content: head }),
      ...(items === undefined ? {} : { list: items }),
      ...(tail === undefined ? {} : { tail_content: tail }),
    };
  },
  {
    click: (id: string, content: string): MenuClickItem => ({ type: "click", click: { id, content } }),
    view: (url: string, content: string): MenuViewItem => ({ type: "view", view: { url, content } }),
    miniprogram: (miniprogram: MenuMiniprogram): MenuMiniprogramItem => ({ type: "miniprogram", miniprogram }),
    text: (content: string, options: { readonly sameLine?: boolean | undefined } = {}): MenuTextItem => {
      checkText("content", content);
      checkNames(options, { sameLine: true });
      const { sameLine = false } = options;
      return {
        type: "text",
        text: { content: content.replace(/\r\n?|\n/g, "\\n"), ...(checkBoolean("sameLine", sameLine) ? { no_newline: 1 } : {}) },
      };
    },
  },
);

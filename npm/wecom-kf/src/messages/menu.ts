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

/**
 * The parts of a {@link menu}. The limits are those of the fields of {@link Menu}.
 *
 * 中文：{@link menu} 的组成部分；各项限制见 {@link Menu} 的字段。
 */
export interface MenuParts {
  /**
   * The text above the items: `head_content`.
   *
   * 中文：起始文本：`head_content`。
   */
  readonly head?: string | undefined;
  /**
   * The items, in order; see {@link menu}.
   *
   * 中文：菜单项，按顺序；见 {@link menu}。
   */
  readonly items?: readonly MenuItem[] | undefined;
  /**
   * The text below the items: `tail_content`.
   *
   * 中文：结束文本：`tail_content`。
   */
  readonly tail?: string | undefined;
}

const PARTS: Readonly<Record<keyof MenuParts, true>> = { head: true, items: true, tail: true };

/**
 * Builds a menu and its items.
 *
 * 中文：构造菜单及其菜单项。
 */
export interface MenuBuilder {
  /**
   * The `msgmenu` of a message.
   *
   * 中文：菜单消息的 `msgmenu`。
   */
  (parts: MenuParts): Menu;
  /**
   * An item that, when tapped, sends `content` as the customer's text, with `id` as `text.menu_id`. Limits: `MenuClick`.
   *
   * 中文：点击后以客户的名义发送 `content` 的菜单项，`id` 作为 `text.menu_id` 返回。限制见 `MenuClick`。
   */
  click(id: string, content: string): MenuClickItem;
  /**
   * An item that opens `url`; `content` is what the customer sees. Limits: `MenuView`.
   *
   * 中文：点击后打开 `url` 的菜单项；客户看到的是 `content`。限制见 `MenuView`。
   */
  view(url: string, content: string): MenuViewItem;
  /**
   * An item that opens a mini program.
   *
   * 中文：点击后打开小程序的菜单项。
   */
  miniprogram(miniprogram: MenuMiniprogram): MenuMiniprogramItem;
  /**
   * A line of plain text. Limits: `MenuText`. Line breaks are encoded as WeCom expects, as a backslash and an n: two bytes each. With
   * `sameLine` the next item continues on the same line.
   *
   * 中文：一行文本，限制见 `MenuText`。换行按企业微信的要求编码为反斜杠加 n，各占两个字节；`sameLine` 表示其后不换行。
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
 * WeCom limits the number of items: see `list` of {@link Menu}. In a message on event, and in older editions, it allows fewer.
 *
 * 中文：构造菜单消息的 `msgmenu`。菜单项的数量有上限，见 {@link Menu} 的 `list`；事件响应消息和较早的版本上限更低。
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

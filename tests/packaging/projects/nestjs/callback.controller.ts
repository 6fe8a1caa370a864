import { All, Controller, Inject, Injectable, Module, type OnModuleDestroy, Req, Res } from "@nestjs/common";
import { createCallback, createNodeHandler, KfClient, type CallbackEvent, type NodeRequest, type NodeResponse } from "wecom-kf";

/** The settings of the bot. */
export interface BotSettings {
  corpId: string;
  secret: string;
  token: string;
  encodingAesKey: string;
  baseUrl: string;
}

export const SETTINGS = "SETTINGS";

@Injectable()
export class Bot implements OnModuleDestroy {
  readonly kf: KfClient;
  readonly handle: ReturnType<typeof createNodeHandler>;

  constructor(@Inject(SETTINGS) settings: BotSettings) {
    const { corpId, secret, baseUrl, token, encodingAesKey } = settings;
    this.kf = new KfClient({ corpId, secret, baseUrl });
    this.handle = createNodeHandler(createCallback({ token, encodingAesKey, receiveId: corpId }), (event) => this.answer(event));
  }

  async onModuleDestroy(): Promise<void> {
    await this.handle.drain();
    this.kf.close();
  }

  private async answer(event: CallbackEvent): Promise<void> {
    if (event.event !== "kf_msg_or_event" || event.open_kfid === undefined) return;
    const { open_kfid, token } = event;
    for (const message of (await this.kf.syncMsg({ open_kfid, token })).msg_list) {
      const { external_userid: touser } = message;
      if (message.msgtype !== "text" || message.origin !== 3 || touser === undefined) continue;
      await this.kf.sendText({ open_kfid, touser, content: message.text.content });
    }
  }
}

@Controller("callback")
export class CallbackController {
  constructor(@Inject(Bot) private readonly bot: Bot) {}

  @All()
  receive(@Req() request: NodeRequest, @Res() response: NodeResponse): Promise<void> {
    return this.bot.handle(request, response);
  }
}

@Module({})
export class BotModule {
  static with(settings: BotSettings) {
    return {
      module: BotModule,
      controllers: [CallbackController],
      providers: [Bot, { provide: SETTINGS, useValue: settings }],
    };
  }
}

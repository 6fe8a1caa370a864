// A bot in NestJS.

import "reflect-metadata";
import { All, Controller, Module, type OnApplicationBootstrap, type OnApplicationShutdown, Req, Res } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import type { Request, Response } from "express";
import { createCallback, createInbox, createNodeHandler, KfClient, sqliteStore } from "wecom-kf";
import { answer } from "../../shared/answer.mjs";

@Controller("callback")
class CallbackController implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly inbox = createInbox(new KfClient(), { store: sqliteStore("kf.db"), onTurn: answer });
  private readonly handler = createNodeHandler(createCallback(), this.inbox);

  @All()
  receive(@Req() request: Request, @Res() response: Response) {
    return this.handler(request, response);
  }

  /** Messages that came while this was down. */
  onApplicationBootstrap() {
    this.inbox.catchUp().catch(console.error);
  }

  async onApplicationShutdown() {
    await this.inbox.stop({ timeout: 20_000 });
  }
}

@Module({ controllers: [CallbackController] })
class AppModule {}

const app = await NestFactory.create(AppModule);
app.enableShutdownHooks();
await app.listen(Number(process.env["PORT"] ?? 3000));
console.log(`listening on ${await app.getUrl()}`);

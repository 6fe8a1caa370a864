// A bot in NestJS.

import "reflect-metadata";
import { All, Controller, Inject, Module, type OnApplicationShutdown, Req, Res } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import type { Request, Response } from "express";
import { createCallback, createNodeHandler, KfClient, memoryStore } from "wecom-kf";
import { createAnswer } from "../../shared/answer.mjs";

@Controller("callback")
class CallbackController implements OnApplicationShutdown {
  private readonly handler;

  constructor(@Inject(KfClient) private readonly kf: KfClient) {
    // In memory: after a restart, messages that are older than five minutes are not answered.
    this.handler = createNodeHandler(createCallback(), createAnswer({ kf, store: memoryStore() }));
  }

  @All()
  receive(@Req() request: Request, @Res() response: Response) {
    return this.handler(request, response);
  }

  async onApplicationShutdown() {
    const { pending } = await this.handler.drain({ timeout: 20_000 });
    if (pending > 0) console.error(`${pending} callbacks were not handled`);
    this.kf.close();
  }
}

@Module({ controllers: [CallbackController], providers: [{ provide: KfClient, useFactory: () => new KfClient() }] })
class AppModule {}

const app = await NestFactory.create(AppModule);
app.enableShutdownHooks();
await app.listen(Number(process.env["PORT"] ?? 3000));
console.log(`listening on ${await app.getUrl()}`);

import { Outlet } from "react-router";

export default function Root() {
  return (
    <html lang="zh">
      <body>
        <Outlet />
      </body>
    </html>
  );
}

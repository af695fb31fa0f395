import { bare, facts, generatedFrom } from "./facts";

/** web.config for IIS 10, in the folder of the app. */
export function iis(): string {
  const common = Object.entries(facts.common).map(([name, value]) => add(name, value));
  const types = facts.types.flatMap(([ending, type]) => [
    `<remove fileExtension=".${ending}" />`,
    `<mimeMap fileExtension=".${ending}" mimeType="${type}" />`,
  ]);
  // Not needed as a comment mark here.
  const said = generatedFrom.replace("\n# ", "\n     ");
  return `<?xml version="1.0" encoding="utf-8"?>
<!-- Darkroom on IIS. ${said} -->
<configuration>
  <system.webServer>
    <httpProtocol>
      <customHeaders>
        <remove name="X-Powered-By" />
        ${add("Content-Security-Policy", facts.page)}
        ${common.join("\n        ")}
      </customHeaders>
    </httpProtocol>
    <staticContent>
      <clientCache cacheControlMode="DisableCache" setEtag="false" />
      ${types.join("\n      ")}
      <remove fileExtension=".dkm" />
      <mimeMap fileExtension=".dkm" mimeType="application/octet-stream" />
    </staticContent>
    <defaultDocument enabled="true">
      <files>
        <clear />
        <add value="index.html" />
      </files>
    </defaultDocument>
    <directoryBrowse enabled="false" />
    <security>
      <requestFiltering allowDoubleEscaping="false" removeServerHeader="true">
        <requestLimits maxAllowedContentLength="1" maxUrl="2048" maxQueryString="512" />
        <verbs allowUnlisted="false">
          <add verb="GET" allowed="true" />
          <add verb="HEAD" allowed="true" />
        </verbs>
        <hiddenSegments>
          <add segment=".vite" />
        </hiddenSegments>
      </requestFiltering>
    </security>
  </system.webServer>
  <!-- Names in this folder carry a hash of their content. -->
  <location path="${bare(facts.hashed)}">
    <system.webServer>
      <staticContent>
        <clientCache cacheControlMode="UseMaxAge" cacheControlMaxAge="365.00:00:00"
          cacheControlCustom="public, immutable" />
      </staticContent>
    </system.webServer>
  </location>
  <!-- A worker is ruled by the headers of its own script, and only workers may compile WebAssembly. -->
  <location path="${bare(facts.workers)}">
    <system.webServer>
      <httpProtocol>
        <customHeaders>
          <remove name="Content-Security-Policy" />
          ${add("Content-Security-Policy", facts.worker)}
        </customHeaders>
      </httpProtocol>
    </system.webServer>
  </location>
</configuration>
`;
}

function add(name: string, value: string): string {
  const escaped = value.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return `<add name="${name}" value="${escaped}" />`;
}

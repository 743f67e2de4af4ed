<CHANNEL HREF="https://corriere.example/" xml:lang="it">
  <TITLE>Il Corriere &amp; Co</TITLE>
  <ABSTRACT>Notizie</ABSTRACT>
  <ITEM HREF="https://corriere.example/ponte?id=7" LASTMOD="2022-12-19T10:00+01:00">
    <TITLE>Perché il ponte è chiuso</TITLE>
    <GUID isPermaLink="false">tag:ponte-7</GUID>
    <AUTHOR>Anna Bianchi</AUTHOR>
    <ABSTRACT>&lt;p&gt;Il ponte è chiuso da lunedì.&lt;p&gt;Prima ragione&lt;p&gt;Seconda ragione&lt;p&gt;Una riga&lt;br&gt;e un’altra&lt;p&gt;Fine.</ABSTRACT>
  </ITEM>
  <ITEM HREF="https://corriere.example/titolo" LASTMOD="2022-12-20T08:30Z">
    <TITLE>Solo il titolo</TITLE>
  </ITEM>
</CHANNEL>

// What the package statuspage.io of npm reads of a page, as JSON: node statuspage.cjs ADDRESS
const { Statuspage } = require("statuspage.io");

const page = new Statuspage("page");
page.setApiUrl(process.argv[2]);

const { getComponents, getStatus, getSummary, incidents, scheduledMaintenances } = page.api;

(async () => {
  const found = {
    status: await getStatus(),
    components: await getComponents(),
    summary: await getSummary(),
    incidents: await incidents.getAll(),
    unresolved: await incidents.getUnresolved(),
    upcoming: await scheduledMaintenances.getUpcoming(),
    meantAsActive: await scheduledMaintenances.getActive(),
    meantAsAll: await scheduledMaintenances.getAll(),
    active: (await page.apiClient.get("api/v2/scheduled-maintenances/active.json")).data,
    maintenances: (await page.apiClient.get("api/v2/scheduled-maintenances.json")).data,
  };
  console.log(JSON.stringify(found));
})();

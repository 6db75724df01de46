// What the package statuspage.io of npm reads of pages, as JSON: node statuspage.cjs ADDRESS...
const { Statuspage } = require("statuspage.io");

const read = async (address) => {
  const page = new Statuspage("page");
  page.setApiUrl(address);
  const { getComponents, getStatus, getSummary, incidents, scheduledMaintenances } = page.api;
  return {
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
};

(async () => {
  const found = [];
  for (const address of process.argv.slice(2)) found.push(await read(address));
  console.log(JSON.stringify(found));
})();

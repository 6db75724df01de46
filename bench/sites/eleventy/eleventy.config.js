module.exports = (config) => {
  const newestFirst = (api) => api.getFilteredByTag("incident").sort((a, b) => b.date - a.date);
  config.addFilter("minute", (date) => date.toISOString().slice(0, 16));
  config.addCollection("latest", (api) => newestFirst(api).slice(0, 20));
  config.addCollection("fed", (api) => newestFirst(api).slice(0, 50));
  config.addCollection("months", (api) => {
    const months = {};
    for (const incident of newestFirst(api)) (months[incident.data.month] ||= []).push(incident);
    return Object.keys(months).sort().map((name) => ({ name, incidents: months[name] }));
  });
  return { markdownTemplateEngine: false, dir: { output: "public" } };
};

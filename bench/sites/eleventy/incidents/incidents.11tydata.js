module.exports = {
  layout: "incident.njk",
  tags: "incident",
  permalink: (data) => `/incidents/${data.name}/`,
};

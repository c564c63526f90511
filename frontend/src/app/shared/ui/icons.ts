// Material Symbols (rounded, weight 400) of Google. The build reads each file as a text: see `loader` in
// angular.json.
import add from '@material-symbols/svg-400/rounded/add.svg';
import addPerson from '@material-symbols/svg-400/rounded/person_add.svg';
import ascending from '@material-symbols/svg-400/rounded/arrow_upward.svg';
import back from '@material-symbols/svg-400/rounded/arrow_back.svg';
import cancelled from '@material-symbols/svg-400/rounded/cancel.svg';
import check from '@material-symbols/svg-400/rounded/check.svg';
import close from '@material-symbols/svg-400/rounded/close.svg';
import code from '@material-symbols/svg-400/rounded/data_object.svg';
import computer from '@material-symbols/svg-400/rounded/computer.svg';
import dark from '@material-symbols/svg-400/rounded/dark_mode.svg';
import dashboard from '@material-symbols/svg-400/rounded/home.svg';
import deleteIcon from '@material-symbols/svg-400/rounded/delete.svg';
import descending from '@material-symbols/svg-400/rounded/arrow_downward.svg';
import document from '@material-symbols/svg-400/rounded/description.svg';
import download from '@material-symbols/svg-400/rounded/download.svg';
import empty from '@material-symbols/svg-400/rounded/inbox.svg';
import failed from '@material-symbols/svg-400/rounded/error.svg';
import groups from '@material-symbols/svg-400/rounded/groups.svg';
import hide from '@material-symbols/svg-400/rounded/visibility_off.svg';
import items from '@material-symbols/svg-400/rounded/inventory_2.svg';
import jobs from '@material-symbols/svg-400/rounded/stacks.svg';
import light from '@material-symbols/svg-400/rounded/light_mode.svg';
import logout from '@material-symbols/svg-400/rounded/logout.svg';
import lost from '@material-symbols/svg-400/rounded/search_off.svg';
import manager from '@material-symbols/svg-400/rounded/shield_person.svg';
import mail from '@material-symbols/svg-400/rounded/mail.svg';
import next from '@material-symbols/svg-400/rounded/chevron_right.svg';
import offline from '@material-symbols/svg-400/rounded/cloud_off.svg';
import phone from '@material-symbols/svg-400/rounded/mobile.svg';
import previous from '@material-symbols/svg-400/rounded/chevron_left.svg';
import queued from '@material-symbols/svg-400/rounded/schedule.svg';
import removePerson from '@material-symbols/svg-400/rounded/person_off.svg';
import retry from '@material-symbols/svg-400/rounded/refresh.svg';
import running from '@material-symbols/svg-400/rounded/progress_activity.svg';
import search from '@material-symbols/svg-400/rounded/search.svg';
import settings from '@material-symbols/svg-400/rounded/settings.svg';
import show from '@material-symbols/svg-400/rounded/visibility.svg';
import stop from '@material-symbols/svg-400/rounded/stop_circle.svg';
import succeeded from '@material-symbols/svg-400/rounded/check_circle.svg';
import system from '@material-symbols/svg-400/rounded/contrast.svg';
import update from '@material-symbols/svg-400/rounded/update.svg';
import users from '@material-symbols/svg-400/rounded/group.svg';

export const ICONS = {
  add,
  addPerson,
  ascending,
  back,
  cancelled,
  check,
  close,
  code,
  computer,
  dark,
  dashboard,
  delete: deleteIcon,
  descending,
  document,
  download,
  empty,
  failed,
  groups,
  hide,
  items,
  jobs,
  light,
  logout,
  lost,
  manager,
  mail,
  next,
  offline,
  phone,
  previous,
  queued,
  removePerson,
  retry,
  running,
  search,
  settings,
  show,
  stop,
  succeeded,
  system,
  update,
  users,
};

export type IconName = keyof typeof ICONS;
